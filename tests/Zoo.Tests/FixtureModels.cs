using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;
using GResNet.Zoo.Tests.Models;

namespace GResNet.Zoo.Tests;

/// <summary>The networks that there are fixtures of.</summary>
internal static class FixtureModels
{
    /// <summary>The optimizer that the oracle trained with.</summary>
    public static OptimizerState Optimizer(CpuVectors vectors, ModelState state) => new(
        vectors, new CpuVector(state.Parameters), ParameterGroup.Of(state, Fixture.WeightDecay, default),
        new Sgd { Momentum = Fixture.Momentum });

    /// <summary>A fixture's network.</summary>
    public static IModel Create(string name) => name switch
    {
        "gresnet-small" => new GResNetSmall(),
        "resnet-small" => new ResNetSmall(),
        "mixed" => new Mixed(),
        "shared-layers" => new SharedLayers(),
        "image-norms" => new ImageNorms(),
        "functions" => new Functions(),
        "transformer" => new Transformer(),
        "vit-small" => new VitSmall(),
        "deit3-small" => new Deit3Small(),
        "botnet-small" => new BotNetSmall(),
        "gresnet-hybrid-small" => new GResNetHybridSmall(),
        "excited" => new Excited(),
        "mobilenet-v2-small" => new MobileNetV2Small(),
        "mobilenet-v3-small" => new MobileNetV3Small(),
        "convnext-small" => new ConvNeXtSmall(),
        "efficientnet-small" => new EfficientNetSmall(),
        "regnet-small" => new RegNetSmall(),
        "resnext-d-small" => new ResNeXtDSmall(),
        "gresnet-basic-small" => new GResNetBasicSmall(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>The same, with the state that the fixture begins with.</summary>
    public static IModel Load(string name, Fixture fixture)
    {
        IModel model = Create(name);
        foreach (StateEntry entry in model.State.Entries)
            fixture[$"state/{entry.Name}"].CopyTo(model.State[entry].Span);
        return model;
    }

    /// <summary>Pixels a side.</summary>
    public static int Resolution(IModel model) => model.Summary.Resolutions[0].Resolution;

    /// <summary>The network that trains on the fixture's batch.</summary>
    public static TrainingNetwork ToTraining(IModel model, Fixture fixture, WorkerPool workers) =>
        model.ToTraining(Resolution(model), fixture.Labels.Length, workers);

    /// <summary>Forward of the fixture's batch, loss, and the loss's gradient; returns the loss.</summary>
    public static double Forward(TrainingNetwork network, Fixture fixture)
    {
        network.Image.CopyFrom(fixture["input"]);
        network.Forward();
        return SoftmaxCrossEntropy.Run(
            network.Workers, network.Logits, new Targets(fixture.Labels, smoothing: Fixture.Smoothing),
            network.Logits.Channels,
            network.LogitsGradient, out _);
    }

    /// <summary>What a backward pass left for a parameter.</summary>
    public static ReadOnlySpan<float> Gradient(TrainingNetwork network, string tensor)
    {
        StateEntry entry = network.State.Entries.Single(e => e.Name == tensor);
        return network.Gradients.Slice(entry.Offset, entry.Length).Span;
    }

    /// <summary>The values of a map.</summary>
    public static float[] Read(FeatureMap map)
    {
        var values = new float[map.Pixels * map.Channels];
        map.CopyTo(values);
        return values;
    }
}
