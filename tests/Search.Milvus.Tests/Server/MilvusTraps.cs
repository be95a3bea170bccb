namespace GResNet.Search.Milvus.Tests.Server;

/// <summary>How a search's hits are answered.</summary>
public enum HitsShape
{
    /// <summary>One list for all queries, and how many each has.</summary>
    FlatWithShares,

    /// <summary>One list for all queries, as older servers answer.</summary>
    Flat,

    /// <summary>A list for each query, as the manual shows it.</summary>
    Nested,
}

/// <summary>In what a server makes it hard for its clients, all of it as the contract allows.</summary>
internal sealed record MilvusTraps
{
    /// <summary>The share of requests that fail for a moment, before or after they are carried out.</summary>
    public double Faults { get; init; }

    /// <summary>What the random numbers of faults begin with.</summary>
    public int Seed { get; init; }

    /// <summary>What must be sent as a token; null for nothing.</summary>
    public string? Token { get; init; }

    /// <summary>How hits are answered.</summary>
    public HitsShape Hits { get; init; }

    /// <summary>How often a collection is asked about until it is loaded.</summary>
    public int LoadPolls { get; init; } = 3;

    /// <summary>Bytes of a request that it takes.</summary>
    public long MostBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of a request that a proxy before it lets through.</summary>
    public long MostProxyBytes { get; init; } = long.MaxValue;

    /// <summary>As servers of 2.4: success is 200, whole numbers are texts whatever is asked, nothing is flushed by
    /// request, and no description is kept.</summary>
    public bool IsOld { get; init; }

    /// <summary>As a server with proxy.http.standardErrorStatus: failures have a status, too.</summary>
    public bool HasStatus { get; init; }

    /// <summary>What answers instead, with this status; null for nothing.</summary>
    public (int Status, string Body)? Gateway { get; init; }
}
