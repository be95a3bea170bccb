using GResNet.Search.Milvus;
using GResNet.Search.Milvus.Tests;
using GResNet.Search.Milvus.Tests.Server;
using GResNet.Search.Stores;

namespace GResNet.Search.Tests.Stores;

/// <summary>The store that this project's tests of stores are of: that which GRESNET_MILVUS_URI names, else a server of
/// the contract with faults.</summary>
internal static class TestedStore
{
    private static readonly Lazy<MilvusServer> Server = new(() =>
        MilvusServer.StartAsync(new MilvusTraps { Faults = 0.05, Seed = 1 }).GetAwaiter().GetResult());

    /// <summary>What it needs and is not there; null for nothing.</summary>
    public static string? Missing => null;

    /// <summary>A store of a name.</summary>
    public static IVectorStore Open(string name) => new MilvusStore(
        name, IsReal ? MilvusOptions.FromEnvironment() : Quick.Options(Server.Value.Uri));

    private static bool IsReal =>
        !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(MilvusOptions.UriVariable));
}
