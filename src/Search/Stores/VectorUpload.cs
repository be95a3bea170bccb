namespace GResNet.Search.Stores;

/// <summary>Puts many vectors into a store.</summary>
public static class VectorUpload
{
    /// <summary>Vectors between two reports of progress.</summary>
    private const int Part = 2000;

    /// <summary>
    /// Creates a store if it is not there, puts vectors in and has it be ready for searches. What was ended early, by
    /// cancellation, failure or kill, is done again by the same call: no vector is lost, and none is there twice.
    /// </summary>
    /// <param name="store">Where to.</param>
    /// <param name="schema">What the store is to be.</param>
    /// <param name="records">The vectors, of different ids.</param>
    /// <param name="progress">Told now and then how many are stored; null for nobody.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="VectorStoreException">It fails.</exception>
    /// <exception cref="ArgumentException">A vector is none of the store's, or two have one id.</exception>
    public static async Task<int> RunAsync(
        IVectorStore store, VectorStoreSchema schema, IEnumerable<VectorRecord> records,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        await store.CreateAsync(schema, cancellation).ConfigureAwait(false);
        var paths = new Dictionary<long, string>();
        foreach (VectorRecord[] part in records.Chunk(Part))
        {
            foreach (VectorRecord record in part)
                if (!paths.TryAdd(record.Id, record.Path))
                    throw new ArgumentException(
                        $"'{paths[record.Id]}' and '{record.Path}' have one id, {record.Id}: one would replace the "
                            + "other.");
            await store.UpsertAsync(part, cancellation).ConfigureAwait(false);
            progress?.Report(paths.Count);
        }

        await store.PrepareAsync(cancellation).ConfigureAwait(false);
        return paths.Count;
    }
}
