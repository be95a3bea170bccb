using GResNet.Equivalence.Tests.Running;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.TorchSharp;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GResNet.TorchSharp.Tests;

/// <summary>
/// Training of a model's twin, in float64: exact for this purpose, and without oneDNN, whose convolutions are wrong on
/// some virtual machines (docs/torchsharp.md).
/// </summary>
internal sealed class TorchTraining : ITraining
{
    private readonly IModel model;
    private readonly long[] shape;
    private readonly TorchTwin twin;
    private Tensor? logits;

    public TorchTraining(IModel model, int batch)
    {
        this.model = model;
        int resolution = model.Summary.Resolutions[0].Resolution;
        shape = [batch, model.Summary.Channels, resolution, resolution];
        twin = model.ToTorchSharp();
        twin.to(ScalarType.Float64);
        twin.FreezeAs(model);
    }

    public float[] Forward(float[] images, ulong seed, long step, float dropPath)
    {
        twin.train();
        twin.DropPath = dropPath;
        twin.Random = new RandomKey(seed, step, Stream: 0);
        using Tensor input = tensor(images, shape, ScalarType.Float64);
        logits?.Dispose();
        logits = twin.call(input);
        return Floats(logits);
    }

    public float[] Backward(float[] logitsGradient)
    {
        using Tensor given = tensor(logitsGradient, logits!.shape, ScalarType.Float64);
        twin.zero_grad();
        logits.backward([given]);
        twin.CopyTo(model);
        var gradients = new float[model.State.Parameters.Length];
        foreach ((string name, Parameter parameter) in twin.named_parameters())
        {
            StateEntry entry = model.State.Entries.Single(entry => entry.Name == name);
            if (parameter.grad is { } gradient) Floats(gradient).CopyTo(gradients, entry.Offset);
        }

        return gradients;
    }

    /// <summary>The elements of a tensor.</summary>
    public static float[] Floats(Tensor tensor)
    {
        using Tensor floats = tensor.detach().to(ScalarType.Float32);
        return floats.data<float>().ToArray();
    }

    public void Update() => throw new NotSupportedException("Optimizers are compared elsewhere.");

    public void Dispose()
    {
        logits?.Dispose();
        twin.Dispose();
    }
}
