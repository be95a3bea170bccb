using GResNet.Runtime.Threading;
using GResNet.Search.Stores;

namespace GResNet.Search.Tests.Stores;

/// <summary>The store that this project's tests of stores are of: the one in memory.</summary>
internal static class TestedStore
{
    private static readonly WorkerPool Workers = new(2);

    /// <summary>What it needs and is not there; null for nothing.</summary>
    public static string? Missing => null;

    /// <summary>A store of a name.</summary>
    public static IVectorStore Open(string name) => new ExactVectorStore(name, Workers);
}
