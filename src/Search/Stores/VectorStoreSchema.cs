namespace GResNet.Search.Stores;

/// <summary>What a store is for.</summary>
/// <param name="Dimensions">Numbers of a vector.</param>
/// <param name="Metric">What makes vectors near to each other.</param>
public sealed record VectorStoreSchema(int Dimensions, VectorMetric Metric)
{
    /// <summary>Candidates of a search in an approximate index, if nothing else is asked for.</summary>
    public const int DefaultCandidates = 100;

    /// <summary>How vectors are found.</summary>
    public VectorIndexKind Index { get; init; }

    /// <summary>The form of a graph, where <see cref="Index"/> is <see cref="VectorIndexKind.Hnsw"/>.</summary>
    public HnswParameters Hnsw { get; init; } = new();

    /// <summary>What made the vectors, such as a network and the hash of its weights: vectors of another description
    /// are refused. Empty for nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>What of the two cannot be in one store, in words; null where nothing is.</summary>
    internal string? Difference(VectorStoreSchema asked) =>
        Dimensions != asked.Dimensions ? $"of {Dimensions:n0} dimensions, not {asked.Dimensions:n0}"
        : Metric != asked.Metric ? $"of metric {Metric}, not {asked.Metric}"
        : Description != asked.Description && Description.Length > 0 && asked.Description.Length > 0
            ? $"of '{Description}', not '{asked.Description}'"
        : null;
}

/// <summary>How a store finds vectors.</summary>
public enum VectorIndexKind
{
    /// <summary>By comparing all: nothing is missed.</summary>
    Exact,

    /// <summary>By a graph of near ones (Malkov and Yashunin, arXiv 1603.09320), which misses few.</summary>
    Hnsw,

    /// <summary>As the store thinks best.</summary>
    Automatic,
}

/// <summary>The form of a graph of near vectors: more of both miss less, and take longer to build.</summary>
/// <param name="Connections">Neighbours that a vector keeps on each layer (M).</param>
/// <param name="Candidates">Vectors looked at for them (ef_construction).</param>
public sealed record HnswParameters(int Connections = 16, int Candidates = 100);
