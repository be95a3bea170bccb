using System.Collections.Concurrent;
using GResNet.Equivalence.Tests.Compiling;

namespace GResNet.Equivalence.Tests;

/// <summary>Equivalence for the zoo's models, small.</summary>
public sealed class ZooModelTests
{
    private static readonly ConcurrentDictionary<string, Lazy<CompiledModel>> Compiled = new();

    public static TheoryData<string> Names =>
    [
        "GResNetTiny", "GResNetSmall", "ResNetSmall", "ResNetDSiLUCifar", "Mixed", "SharedLayers", "ImageNorms",
        "Functions", "Transformer", "GResNetHybridSmall", "Excited", "MobileNetV3Small", "ConvNeXtSmall",
        "EfficientNetSmall", "RegNetSmall",
    ];

    /// <summary>Those whose momentum is the default, which the comparison needs.</summary>
    public static TheoryData<string> NamesWithDefaultMomentum =>
    [
        "GResNetTiny", "GResNetSmall", "ResNetSmall", "ResNetDSiLUCifar", "ImageNorms", "Transformer", "Excited",
        "GResNetHybridSmall", "ConvNeXtSmall", "EfficientNetSmall", "RegNetSmall",
    ];

    [Theory, MemberData(nameof(Names))]
    public void FusedTrainsAsStepwise(string name) => Equivalence.TrainsAlike(Model(name), 1, Variant.Direct);

    [Theory, MemberData(nameof(Names))]
    public void WinogradTrainsAsDirect(string name) => Equivalence.TrainsAlike(Model(name), 1, Variant.Default);

    [Theory]
    [InlineData("GResNetTiny")]
    [InlineData("ResNetDSiLUCifar")]
    [InlineData("Transformer")]
    [InlineData("GResNetHybridSmall")]
    [InlineData("MobileNetV3Small")]
    [InlineData("ConvNeXtSmall")]
    [InlineData("RegNetSmall")]
    public void FusedTrainsAsStepwiseWhereHalfIsFrozen(string name) =>
        Equivalence.TrainsAlike(Model(name), 1, Variant.Default, freezes: true);

    [Theory, MemberData(nameof(Names))]
    public void FusedInfersAsStepwise(string name) => Equivalence.InfersAlike(Model(name), 1, Variant.Default);

    [Theory, MemberData(nameof(NamesWithDefaultMomentum))]
    public void FoldedInferenceIsTraining(string name) => Equivalence.InfersAsItTrains(Model(name), 1, Variant.Default);

    [Theory, MemberData(nameof(Names))]
    public void OnnxRuntimeInfersAlike(string name) => Equivalence.IsTheSameInOnnxRuntime(Model(name), 1);

    [Theory, MemberData(nameof(Names))]
    public void ThreadsDoNotChangeBits(string name) =>
        Equivalence.IsTheSameOnAnyThreads(Model(name), 1, Variant.Default);

    private static CompiledModel Model(string name) => Compiled.GetOrAdd(name, key => new Lazy<CompiledModel>(() =>
        Compiler.Compile(ModelSources.WithBlocks(key)))).Value;
}
