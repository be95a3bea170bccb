namespace GResNet.Search.Stores;

/// <summary>What no store takes is refused by all in the same words.</summary>
internal static class StoreChecks
{
    /// <summary>Checks a schema.</summary>
    public static void Check(VectorStoreSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentOutOfRangeException.ThrowIfLessThan(schema.Dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(schema.Hnsw.Connections, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(schema.Hnsw.Candidates, 1);
    }

    /// <summary>Checks vectors for a store.</summary>
    public static void Check(IReadOnlyList<VectorRecord> records, VectorStoreSchema schema)
    {
        var ids = new Dictionary<long, string>(records.Count);
        foreach (VectorRecord record in records)
        {
            Check(record.Vector.Span, schema, $"The vector of '{record.Path}'");
            if (!ids.TryAdd(record.Id, record.Path))
                throw new ArgumentException(
                    $"'{ids[record.Id]}' and '{record.Path}' have one id, {record.Id}: one would replace the other.");
        }
    }

    /// <summary>Checks queries for a store.</summary>
    /// <returns>How many there are.</returns>
    public static int Check(ReadOnlySpan<float> queries, int count, int candidates, VectorStoreSchema schema)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(candidates);
        if (queries.IsEmpty || queries.Length % schema.Dimensions != 0)
            throw new ArgumentException(
                $"{queries.Length:n0} numbers are not queries of {schema.Dimensions:n0}: none, or not a whole number "
                    + "of them.");
        int number = queries.Length / schema.Dimensions;
        for (int query = 0; query < number; query++)
            Check(queries.Slice(query * schema.Dimensions, schema.Dimensions), schema, $"Query {query}");
        return number;
    }

    /// <summary>Candidates of a search.</summary>
    public static int Candidates(int count, int asked) =>
        Math.Max(count, asked > 0 ? asked : Math.Max(VectorStoreSchema.DefaultCandidates, (int)Math.Min(
            2L * count, int.MaxValue)));

    /// <summary>That nothing is there where something is needed.</summary>
    public static VectorStoreException Absent(IVectorStore store) =>
        new($"{store.Name} is not there: create it first.");

    /// <summary>Checks that what is there is what is asked for.</summary>
    public static void CheckSame(VectorStoreSchema there, VectorStoreSchema asked, IVectorStore store)
    {
        if (there.Difference(asked) is { } difference)
            throw new VectorStoreException(
                $"{store.Name} is there already, {difference}: take another name, or drop it first.");
    }

    private static void Check(ReadOnlySpan<float> vector, VectorStoreSchema schema, string what)
    {
        if (vector.Length != schema.Dimensions)
            throw new ArgumentException(
                $"{what} has {vector.Length:n0} numbers; the store's have {schema.Dimensions:n0}.");
        double length = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
                throw new ArgumentException(FormattableString.Invariant(
                    $"{what} has {vector[i]} as number {i}; all must be finite."));
            length += (double)vector[i] * vector[i];
        }

        if (schema.Metric == VectorMetric.Cosine && !float.IsFinite((float)(1 / Math.Sqrt(length))))
            throw new ArgumentException($"{what} is zero or nearly so: it has no direction, and no cosine.");
    }
}
