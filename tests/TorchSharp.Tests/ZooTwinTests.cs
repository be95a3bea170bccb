using System.Collections.Concurrent;
using GResNet.Equivalence.Tests;
using GResNet.Equivalence.Tests.Compiling;

namespace GResNet.TorchSharp.Tests;

/// <summary>Twins of the zoo's models, small.</summary>
public sealed class ZooTwinTests
{
    private static readonly ConcurrentDictionary<string, Lazy<CompiledModel>> Compiled = new();

    public static TheoryData<string> Names =>
    [
        "GResNetTiny", "GResNetSmall", "ResNetSmall", "ResNetDSiLUCifar", "Mixed", "SharedLayers", "ImageNorms",
        "Functions", "Transformer", "GResNetHybridSmall", "Excited", "MobileNetV3Small", "ConvNeXtSmall",
        "EfficientNetSmall", "RegNetSmall",
    ];

    [TorchTheory, MemberData(nameof(Names))]
    public void Trains_alike(string name) => TwinEquality.TrainsAlike(Model(name), 1);

    /// <summary>
    /// Not of networks with layers that take the statistics of one map together: they have the same running ones, but
    /// for tests that draw them.
    /// </summary>
    [TorchTheory]
    [InlineData("ResNetSmall")]
    [InlineData("MobileNetV3Small")]
    [InlineData("Transformer")]
    public void Trains_alike_where_the_first_layers_are_frozen(string name) =>
        TwinEquality.TrainsAlike(Model(name), 1, freezes: true);

    [TorchTheory, MemberData(nameof(Names))]
    public void Infers_alike(string name) => TwinEquality.InfersAlike(Model(name), 1);

    private static CompiledModel Model(string name) => Compiled.GetOrAdd(name, key => new Lazy<CompiledModel>(() =>
        Compiler.CompileForTorch(ModelSources.WithBlocks(key)))).Value;
}
