using System.Collections.Immutable;

namespace GResNet.Search.Stores;

/// <summary>
/// Vectors under a name, each with an id, the path of what it is of, and a class: in this process, or in a database.
/// Every call may be repeated after a failure or a cancellation, and then ends as if it had been made once.
/// </summary>
/// <remarks>
/// All stores score alike, as <see cref="VectorMetric"/> says, whatever the database itself calls a distance. Several
/// threads may call one store. Besides what methods name, they throw <see cref="ArgumentException"/> for arguments that
/// no store takes, and <see cref="OperationCanceledException"/>.
/// </remarks>
public interface IVectorStore : IAsyncDisposable
{
    /// <summary>What the vectors are under, in messages: a collection or table, and where it is.</summary>
    string Name { get; }

    /// <summary>What the store was created as; null where it was not, or was dropped.</summary>
    /// <exception cref="VectorStoreException">It cannot be told, or something else has the name.</exception>
    Task<VectorStoreSchema?> DescribeAsync(CancellationToken cancellation = default);

    /// <summary>Creates the store. Where it is there, of as many dimensions, the same metric and description, it stays
    /// as it is, with its vectors and its index.</summary>
    /// <exception cref="VectorStoreException">It cannot be created, or is there and differs.</exception>
    Task CreateAsync(VectorStoreSchema schema, CancellationToken cancellation = default);

    /// <summary>Puts vectors into the store, in place of those that have their ids, in as many requests as it
    /// takes.</summary>
    /// <param name="records">No two have one id.</param>
    /// <param name="cancellation">Ends it; any part of the vectors may be there then.</param>
    /// <exception cref="VectorStoreException">They cannot be stored; any part of them may be.</exception>
    Task UpsertAsync(IReadOnlyList<VectorRecord> records, CancellationToken cancellation = default);

    /// <summary>Builds the index and waits until the store is ready to be searched: after vectors were put in, and
    /// before the first search.</summary>
    /// <exception cref="VectorStoreException">It does not become ready.</exception>
    Task PrepareAsync(CancellationToken cancellation = default);

    /// <summary>How many vectors there are, exactly.</summary>
    /// <exception cref="VectorStoreException">They cannot be counted.</exception>
    Task<long> CountAsync(CancellationToken cancellation = default);

    /// <summary>Finds the nearest vectors to queries, among all that were put in before.</summary>
    /// <param name="queries">[query][number].</param>
    /// <param name="count">How many to find for each; all where there are fewer.</param>
    /// <param name="candidates">How many an approximate index looks at (ef), of which more find more and take longer;
    /// 0 for <see cref="VectorStoreSchema.DefaultCandidates"/> or twice <paramref name="count"/>, whichever is
    /// more.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Of each query the nearest, nearest first.</returns>
    /// <exception cref="VectorStoreException">They cannot be searched.</exception>
    Task<ImmutableArray<ImmutableArray<VectorMatch>>> SearchAsync(
        ReadOnlyMemory<float> queries, int count, int candidates = 0, CancellationToken cancellation = default);

    /// <summary>What vectors are of.</summary>
    /// <returns>Those that are there, in the order of the ids.</returns>
    /// <exception cref="VectorStoreException">It cannot be told.</exception>
    Task<ImmutableArray<VectorItem>> FetchAsync(
        IReadOnlyList<long> ids, CancellationToken cancellation = default);

    /// <summary>Removes the store with all its vectors, if it is there.</summary>
    /// <exception cref="VectorStoreException">It cannot be removed, or something else has the name.</exception>
    Task DropAsync(CancellationToken cancellation = default);
}
