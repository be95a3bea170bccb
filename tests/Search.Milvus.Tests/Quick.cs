using GResNet.Search.Stores;

namespace GResNet.Search.Milvus.Tests;

/// <summary>Options that do not wait long.</summary>
internal static class Quick
{
    public static MilvusOptions Options(Uri uri, string? token = null) => new(uri)
    {
        Token = token,
        Retries = new RetryPolicy(12, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20)),
        Timeout = TimeSpan.FromSeconds(20),
    };
}
