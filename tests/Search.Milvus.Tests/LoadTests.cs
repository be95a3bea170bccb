using GResNet.Search.Milvus.Tests.Server;
using GResNet.Search.Stores;
using GResNet.Search.Tests.Stores;
using Xunit.Abstractions;

namespace GResNet.Search.Milvus.Tests;

/// <summary>Many vectors through a server of which one request in a hundred fails, and an upload that is killed.
/// </summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    public static TheoryData<int, int, VectorIndexKind> Sizes => StoreLoad.Sizes(VectorIndexKind.Exact);

    [Theory, MemberData(nameof(Sizes))]
    public async Task Nothing_is_lost_and_nothing_is_double(int count, int dimensions, VectorIndexKind index)
    {
        await using MilvusServer server =
            await MilvusServer.StartAsync(new MilvusTraps { Faults = StoreLoad.Faults(count), Seed = dimensions });
        string took = await StoreLoad.RunAsync(
            () => new MilvusStore("load", Quick.Options(server.Uri)), count, dimensions, index);
        output.WriteLine($"{took}; of {server.Met.Requests} requests {server.Met.Faults} failed for a moment");
    }
}
