using System.Collections.Concurrent;
using GResNet.Equivalence.Tests.Architectures;
using GResNet.Equivalence.Tests.Compiling;

namespace GResNet.TorchSharp.Tests;

/// <summary>Twins of models drawn at random; <see cref="RandomArchitecture"/> says which.</summary>
public sealed class RandomTwinTests
{
    private const int Count = 12;

    private static readonly ConcurrentDictionary<int, Lazy<CompiledModel>> Compiled = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Count)];

    [TorchTheory, MemberData(nameof(Seeds))]
    public void Trains_alike(int seed) => TwinEquality.TrainsAlike(Model(seed), (ulong)seed);

    [TorchTheory, MemberData(nameof(Seeds))]
    public void Infers_alike(int seed) => TwinEquality.InfersAlike(Model(seed), (ulong)seed);

    private static CompiledModel Model(int seed) => Compiled.GetOrAdd(seed, key =>
        new Lazy<CompiledModel>(() => Compiler.CompileForTorch(RandomArchitecture.Of(key).Source))).Value;
}
