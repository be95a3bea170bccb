using System.Collections.Concurrent;
using GResNet.Equivalence.Tests.Architectures;
using GResNet.Equivalence.Tests.Compiling;

namespace GResNet.Equivalence.Tests;

/// <summary>Equivalence for models drawn at random; <see cref="RandomArchitecture"/> says which.</summary>
public sealed class RandomModelTests
{
    private const int Count = 24;

    private static readonly ConcurrentDictionary<int, Lazy<CompiledModel>> Compiled = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Count)];

    /// <summary>Those whose logits are the pixels of a map, and which drop nothing in training.</summary>
    public static TheoryData<int> SeedsWithPixels =>
        [.. Enumerable.Range(1, Count).Where(seed => RandomArchitecture.Of(seed).HasPixels)];

    [Theory, MemberData(nameof(Seeds))]
    public void FusedTrainsAsStepwise(int seed) => Equivalence.TrainsAlike(Model(seed), (ulong)seed, Variant.Direct);

    [Theory, MemberData(nameof(Seeds))]
    public void WinogradTrainsAsDirect(int seed) => Equivalence.TrainsAlike(Model(seed), (ulong)seed, Variant.Default);

    [Theory, MemberData(nameof(Seeds))]
    public void FusedInfersAsStepwise(int seed) => Equivalence.InfersAlike(Model(seed), (ulong)seed, Variant.Default);

    [Theory, MemberData(nameof(SeedsWithPixels))]
    public void FoldedInferenceIsTrainingAtEveryPixel(int seed) =>
        Equivalence.InfersAsItTrains(Model(seed), (ulong)seed, Variant.Default);

    [Theory, MemberData(nameof(SeedsWithPixels))]
    public void DirectFoldedInferenceIsTrainingAtEveryPixel(int seed) =>
        Equivalence.InfersAsItTrains(Model(seed), (ulong)seed, Variant.Direct);

    [Theory, MemberData(nameof(Seeds))]
    public void OnnxRuntimeInfersAlike(int seed) => Equivalence.IsTheSameInOnnxRuntime(Model(seed), (ulong)seed);

    [Theory, MemberData(nameof(Seeds))]
    public void ThreadsDoNotChangeBits(int seed) =>
        Equivalence.IsTheSameOnAnyThreads(Model(seed), (ulong)seed, Variant.Default);

    private static CompiledModel Model(int seed) =>
        Compiled.GetOrAdd(seed, key =>
            new Lazy<CompiledModel>(() => Compiler.Compile(RandomArchitecture.Of(key).Source))).Value;
}
