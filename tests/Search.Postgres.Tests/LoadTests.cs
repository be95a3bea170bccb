using GResNet.Search.Stores;
using GResNet.Search.Tests.Stores;
using Xunit.Abstractions;

namespace GResNet.Search.Postgres.Tests;

/// <summary>Many vectors by a connection of which one message in a hundred is torn, and an upload that is killed.
/// </summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    // Each costs PGlite's one session, and so some seconds.
    private const double Faults = 0.01;

    public static TheoryData<int, int, VectorIndexKind> Sizes =>
        StoreLoad.Sizes(VectorIndexKind.Exact, VectorIndexKind.Hnsw);

    [StoreTheory, MemberData(nameof(Sizes))]
    public async Task Nothing_is_lost_and_nothing_is_double(int count, int dimensions, VectorIndexKind index)
    {
        using var proxy = new FaultyProxy(TestedStore.Port, Faults, seed: dimensions);
        string name = $"load_{Guid.NewGuid():n}";
        string took = await StoreLoad.RunAsync(
            () => new PostgresStore(name, TestedStore.Options(proxy.Port)), count, dimensions, index);
        output.WriteLine($"{took}; {proxy.Torn} connections were torn");
    }
}
