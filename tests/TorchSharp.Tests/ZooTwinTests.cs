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

    [TorchTheory]
    [InlineData("GResNetTiny")]
    [InlineData("MobileNetV3Small")]
    [InlineData("Transformer")]
    public void Trains_alike_where_the_first_layers_are_frozen(string name) =>
        TwinEquality.TrainsAlike(Model(name), 1, freezes: true);

    [TorchTheory, MemberData(nameof(Names))]
    public void Infers_alike(string name) => TwinEquality.InfersAlike(Model(name), 1);

    private static CompiledModel Model(string name) => Compiled.GetOrAdd(name, key => new Lazy<CompiledModel>(() =>
        Compiler.CompileForTorch(ModelSources.WithBlocks(key)))).Value;
}
