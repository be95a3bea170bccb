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
    public void FusedTrainsAsStepwise(int seed) =>
        Holds(seed, model => Equivalence.TrainsAlike(model, (ulong)seed, Variant.Direct));

    [Theory, MemberData(nameof(Seeds))]
    public void WinogradTrainsAsDirect(int seed) =>
        Holds(seed, model => Equivalence.TrainsAlike(model, (ulong)seed, Variant.Default));

    [Theory, MemberData(nameof(Seeds))]
    public void FusedInfersAsStepwise(int seed) =>
        Holds(seed, model => Equivalence.InfersAlike(model, (ulong)seed, Variant.Default));

    [Theory, MemberData(nameof(SeedsWithPixels))]
    public void FoldedInferenceIsTrainingAtEveryPixel(int seed) =>
        Holds(seed, model => Equivalence.InfersAsItTrains(model, (ulong)seed, Variant.Default));

    [Theory, MemberData(nameof(SeedsWithPixels))]
    public void DirectFoldedInferenceIsTrainingAtEveryPixel(int seed) =>
        Holds(seed, model => Equivalence.InfersAsItTrains(model, (ulong)seed, Variant.Direct));

    [Theory, MemberData(nameof(Seeds))]
    public void OnnxRuntimeInfersAlike(int seed) =>
        Holds(seed, model => Equivalence.IsTheSameInOnnxRuntime(model, (ulong)seed));

    [Theory, MemberData(nameof(Seeds))]
    public void ThreadsDoNotChangeBits(int seed) =>
        Holds(seed, model => Equivalence.IsTheSameOnAnyThreads(model, (ulong)seed, Variant.Default));

    [Fact]
    public void A_network_that_fails_is_shown_in_its_plainest_form()
    {
        const string Needed = "Concat(";
        int seed = Enumerable.Range(1, Count).First(seed => RandomArchitecture.Of(seed).Source.Contains(Needed));
        string whole = RandomArchitecture.Of(seed).Source;
        string plainest = RandomArchitecture.Plainest(seed, network => network.Source.Contains(Needed)).Source;
        Assert.Contains(Needed, plainest);
        Assert.True(plainest.Length < whole.Length, $"of {whole.Length} characters, {plainest.Length} are left");
    }

    /// <summary>Fails with the plainest network for which it does not hold.</summary>
    private static void Holds(int seed, Action<CompiledModel> check)
    {
        Exception? failure = Record.Exception(() => check(Model(seed)));
        if (failure is null) return;
        string plainest = RandomArchitecture.Plainest(seed, network =>
            Record.Exception(() => check(Compiler.Compile(network.Source)))?.GetType() == failure.GetType()).Source;
        Assert.Fail($"{failure.Message}\n\nIts plainest form:\n\n{plainest}");
    }

    private static CompiledModel Model(int seed) =>
        Compiled.GetOrAdd(seed, key =>
            new Lazy<CompiledModel>(() => Compiler.Compile(RandomArchitecture.Of(key).Source))).Value;
}
