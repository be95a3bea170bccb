using System.Collections.Immutable;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Search.Scoring;

namespace GResNet.Search;

/// <summary>
/// Vectors in which the nearest to others are searched, exactly: every one is compared. In memory, or in a file that is
/// mapped, so that it need not fit there. Several threads may search at once.
/// </summary>
public sealed unsafe class VectorIndex : IDisposable
{
    private readonly VectorData data;
    private readonly Lazy<float[]> inverseNorms;

    private VectorIndex(VectorData data, int count, int dimensions, VectorStorage storage)
    {
        (this.data, Count, Dimensions, Storage) = (data, count, dimensions, storage);
        inverseNorms = new Lazy<float[]>(() => RowNorms.Inverse(data.Start, count, dimensions, storage));
    }

    /// <summary>Vectors it has.</summary>
    public int Count { get; }

    /// <summary>Numbers of each.</summary>
    public int Dimensions { get; }

    /// <summary>What these are kept as.</summary>
    public VectorStorage Storage { get; }

    /// <summary>An index in memory.</summary>
    /// <param name="vectors">[vector][number]; copied.</param>
    /// <param name="dimensions">Numbers of a vector.</param>
    /// <param name="storage">What they are kept as.</param>
    /// <exception cref="ArgumentException">There are no whole vectors, or a number is infinite or none.</exception>
    public static VectorIndex Create(
        ReadOnlySpan<float> vectors, int dimensions, VectorStorage storage = VectorStorage.Float32)
    {
        CheckVectors(vectors, dimensions, nameof(vectors));
        var data = new VectorData((long)vectors.Length * VectorFile.Size(storage));
        if (storage == VectorStorage.Float32) vectors.CopyTo(new Span<float>(data.Start, vectors.Length));
        else
        {
            var rounded = (ushort*)data.Start;
            for (int i = 0; i < vectors.Length; i++) rounded[i] = BFloat16Row.Round(vectors[i]);
        }

        return new VectorIndex(data, vectors.Length / dimensions, dimensions, storage);
    }

    /// <summary>An index in a file, which stays open until the index is disposed.</summary>
    /// <exception cref="CheckpointException">It is damaged, or has no vectors.</exception>
    /// <exception cref="IOException">It is absent or cannot be read.</exception>
    public static VectorIndex Open(string path)
    {
        VectorFile.Content content = VectorFile.Read(path);
        var data = new VectorData(path, content.Offset);
        return new VectorIndex(data, content.Count, content.Dimensions, content.Storage);
    }

    /// <summary>Writes the index as a safetensors file with one tensor, <c>vectors</c>.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is as it was.</exception>
    public void Save(string path) => VectorFile.Write(path, data.Start, Count, Dimensions, Storage);

    /// <summary>Finds the nearest vectors to queries. The result is the same on any number of threads, and for a query
    /// alone the same as among others.</summary>
    /// <param name="queries">[query][number].</param>
    /// <param name="count">How many to find for each; all where there are fewer.</param>
    /// <param name="metric">What near is.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <returns>Of each query, the nearest vectors, nearest first; of those that are as near the lower row.</returns>
    /// <exception cref="ArgumentException">There are no whole queries, or a number is infinite or none.</exception>
    /// <exception cref="NotFiniteNumberException">A score is infinite or not a number; the message says of which row.
    /// </exception>
    public ImmutableArray<ImmutableArray<Neighbor>> Search(
        ReadOnlySpan<float> queries, int count, VectorMetric metric, WorkerPool workers)
    {
        CheckVectors(queries, Dimensions, nameof(queries));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(workers);
        float[]? factors = metric == VectorMetric.Cosine ? inverseNorms.Value : null;
        var result = ImmutableArray.CreateBuilder<ImmutableArray<Neighbor>>();
        var search = new IndexSearch(data.Start, Count, Dimensions, Storage, metric, factors, workers);
        for (int first = 0; first < queries.Length; first += IndexSearch.MostQueries * Dimensions)
            search.Run(
                queries.Slice(first, Math.Min(IndexSearch.MostQueries * Dimensions, queries.Length - first)),
                Math.Min(count, Count), result);
        return result.DrainToImmutable();
    }

    /// <summary>Finds, for some vectors of the index, the nearest of its others.</summary>
    /// <param name="first">Row of the first.</param>
    /// <param name="queries">How many rows from there on.</param>
    /// <param name="count">How many to find for each; all others where there are fewer.</param>
    /// <param name="metric">What near is.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <returns>Of each row, the nearest others, nearest first; of those that are as near the lower row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all in the index.</exception>
    /// <exception cref="ArgumentException">By cosine, a vector is zero.</exception>
    /// <exception cref="NotFiniteNumberException">As for <see cref="Search"/>.</exception>
    public ImmutableArray<ImmutableArray<Neighbor>> SearchOthers(
        int first, int queries, int count, VectorMetric metric, WorkerPool workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queries, Count - first);
        float[] vectors = new float[checked(queries * Dimensions)];
        for (int i = 0; i < queries; i++) CopyTo(first + i, vectors.AsSpan(i * Dimensions, Dimensions));
        ImmutableArray<ImmutableArray<Neighbor>> found =
            Search(vectors, Math.Min(count, Count - 1) + 1, metric, workers);
        return [.. found.Select((near, i) => Without(near, first + i))];
    }

    /// <summary>Copies a vector, as it is kept.</summary>
    /// <param name="row">Its place in the index.</param>
    /// <param name="vector">Gets <see cref="Dimensions"/> numbers.</param>
    public void CopyTo(int row, Span<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        if (vector.Length != Dimensions)
            throw new ArgumentException(
                $"A vector has {Dimensions:n0} numbers, not {vector.Length:n0}.", nameof(vector));
        byte* start = data.Start + (nint)row * Dimensions * VectorFile.Size(Storage);
        if (Storage == VectorStorage.Float32) new ReadOnlySpan<float>(start, Dimensions).CopyTo(vector);
        else
            for (int i = 0; i < Dimensions; i++) vector[i] = BFloat16Row.LoadOne(start + (nint)i * sizeof(ushort));
    }

    /// <summary>One through the length of each vector; infinite where that is zero.</summary>
    internal float[] InverseNorms => inverseNorms.Value;

    /// <inheritdoc/>
    public void Dispose() => data.Dispose();

    /// <summary>All but a row, or all but the last where it is not among them.</summary>
    private static ImmutableArray<Neighbor> Without(ImmutableArray<Neighbor> near, int row)
    {
        for (int i = 0; i < near.Length; i++)
            if (near[i].Row == row) return near.RemoveAt(i);
        return near.RemoveAt(near.Length - 1);
    }

    private static void CheckVectors(ReadOnlySpan<float> vectors, int dimensions, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (vectors.IsEmpty || vectors.Length % dimensions != 0)
            throw new ArgumentException(
                $"{vectors.Length:n0} numbers are not vectors of {dimensions:n0}: none, or not a whole number of them.",
                name);
        for (int i = 0; i < vectors.Length; i++)
            if (!float.IsFinite(vectors[i]))
                throw new ArgumentException(FormattableString.Invariant(
                    $"Vector {i / dimensions} has {vectors[i]} as number {i % dimensions}; all must be finite."), name);
    }
}
