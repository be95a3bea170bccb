using GResNet.Runtime.Models;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Onnx;
using GResNet.Runtime.Weights;

namespace GResNet.Onnx.Tests;

/// <summary>
/// The zoo's networks as ONNX Runtime computes them. Equivalence.Tests have small ones of every family, and random
/// ones.
/// </summary>
public sealed class ZooTests : IDisposable
{
    private const double Tolerance = 1e-4;

    /// <summary>Larger ones are made of the same blocks.</summary>
    private const long MostParameters = 12_000_000;

    private readonly string path = Path.GetTempFileName();

    public static TheoryData<string> Models =>
    [
        .. Zoo.GResNetModels.All.Models.Where(model => model.Summary.Parameters <= MostParameters)
            .Select(model => model.Name),
    ];

    public void Dispose() => File.Delete(path);

    [Theory, MemberData(nameof(Models))]
    public void Logits_are_those_of_the_network(string name)
    {
        using IModel model = Made(name);
        int resolution = model.Summary.Resolutions.Min(one => one.Resolution), side = resolution * resolution;

        model.ExportOnnx(path, new OnnxOptions { Resolution = resolution });

        using var session = new OnnxSession(path);
        foreach (int batch in (int[])[1, 3])
        {
            float[] images = Images(batch * model.Summary.Channels * side);
            Assert.InRange(
                OwnNetwork.Difference(
                    session.Run(images, batch, model.Summary.Channels, resolution, resolution),
                    OwnNetwork.Run(model, resolution, images)), 0, Tolerance);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    public void Positions_are_resized_as_it_is_written(int resolution)
    {
        using var model = new Placed();
        model.State.Initialize(1);

        model.ExportOnnx(path, new OnnxOptions { Resolution = resolution });

        using var session = new OnnxSession(path);
        float[] images = Images(2 * 3 * resolution * resolution);
        Assert.InRange(
            OwnNetwork.Difference(
                session.Run(images, 2, 3, resolution, resolution), OwnNetwork.Run(model, resolution, images)),
            0, Tolerance);
    }

    [Theory]
    [InlineData("resnet-cifar")]
    [InlineData("mobilenet-v2")]
    public void Weights_without_split_convolutions_come_back_as_they_were(string name)
    {
        using IModel model = Made(name), loaded = Zoo.GResNetModels.All.Find(name)!.Create();
        model.ExportOnnx(path);

        ModelWeights.Load(loaded, path);

        Assert.Equal(model.State.Parameters.Span.ToArray(), loaded.State.Parameters.Span.ToArray());
        Assert.Equal(model.State.Buffers.Span.ToArray(), loaded.State.Buffers.Span.ToArray());
    }

    private static IModel Made(string name)
    {
        RegisteredModel registered = Zoo.GResNetModels.All.Find(name)!;
        IModel model = registered.Create();
        model.State.Initialize(1);
        // Statistics that are not those of nothing.
        var random = new Random(2);
        foreach (StateEntry entry in model.State.Entries)
        {
            foreach (ref float value in model.State[entry].Span)
            {
                if (entry.Role == StateRole.RunningMean) value = 0.2f * (random.NextSingle() - 0.5f);
                if (entry.Role == StateRole.RunningVariance) value = 0.5f + random.NextSingle();
            }
        }

        return model;
    }

    private static float[] Images(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
    }
}
