using GResNet.Runtime.Models;
using GResNet.Runtime.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Bench.Libraries;

/// <summary>
/// A model's twin in training, as somebody who cares for speed has it: SGD with momentum, smoothed cross-entropy. In
/// bfloat16 maps and weights are that, since TorchSharp has no autocast; the loss is float32.
/// </summary>
internal sealed class TorchNetwork : INetwork
{
    private readonly TorchTwin twin;
    private readonly Tensor images, classes;
    private readonly optim.Optimizer optimizer;

    /// <param name="model">The model.</param>
    /// <param name="resolution">Pixels a side.</param>
    /// <param name="batch">Images of a step.</param>
    /// <param name="threads">On how many threads.</param>
    /// <param name="isChannelsLast">Whether images and weights lie so in memory.</param>
    /// <param name="isHalf">Whether they are bfloat16.</param>
    public TorchNetwork(IModel model, int resolution, int batch, int threads, bool isChannelsLast, bool isHalf)
    {
        TorchLibrary.Require();
        set_num_threads(threads);
        random.manual_seed(0);
        ScalarType type = isHalf ? ScalarType.BFloat16 : ScalarType.Float32;
        twin = model.ToTorchSharp();
        twin.to(type);
        using IDisposable _ = no_grad();
        images = randn(batch, model.Summary.Channels, resolution, resolution).to(type);
        classes = randint(0, model.Summary.Classes, batch);
        if (isChannelsLast)
        {
            LieChannelsLast(images);
            foreach (Tensor weight in twin.parameters().Where(parameter => parameter.shape.Length == 4))
                LieChannelsLast(weight);
        }

        optimizer = optim.SGD(twin.parameters(), 1e-4, 0.9);
    }

    public string Version => $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, libtorch "
        + __version__;

    public void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer.zero_grad();
        Tensor logits = twin.call(images).to(ScalarType.Float32);
        Tensor loss = nn.functional.cross_entropy(logits, classes, label_smoothing: 0.1);
        loss.backward();
        optimizer.step();
    }

    public void Dispose()
    {
        optimizer.Dispose();
        images.Dispose();
        classes.Dispose();
        twin.Dispose();
    }

    private static void LieChannelsLast(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        map.set_(map.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
    }
}
