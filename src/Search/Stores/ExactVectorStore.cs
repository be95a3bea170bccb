using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GResNet.Runtime.Threading;

namespace GResNet.Search.Stores;

/// <summary>
/// A store in memory, searched by <see cref="VectorIndex"/>: exact, and what others are measured by. Its vectors are
/// gone when it is disposed.
/// </summary>
/// <param name="name">What messages call it.</param>
/// <param name="workers">The threads to search on, which stay the caller's.</param>
public sealed class ExactVectorStore(string name, WorkerPool workers) : IVectorStore
{
    private readonly Lock access = new();
    private readonly Dictionary<long, int> rows = [];
    private readonly List<VectorItem> items = [];
    private readonly List<float> vectors = [];
    private VectorStoreSchema? schema;
    private VectorIndex? index;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Task<VectorStoreSchema?> DescribeAsync(CancellationToken cancellation = default) =>
        Run(() => schema, cancellation);

    /// <inheritdoc/>
    public Task CreateAsync(VectorStoreSchema schema, CancellationToken cancellation = default)
    {
        StoreChecks.Check(schema);
        return Run(() =>
        {
            if (this.schema is { } there) StoreChecks.CheckSame(there, schema, this);
            else this.schema = schema with { Index = VectorIndexKind.Exact };
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task UpsertAsync(IReadOnlyList<VectorRecord> records, CancellationToken cancellation = default) => Run(() =>
    {
        StoreChecks.Check(records, Schema);
        Forget();
        foreach (VectorRecord record in records) Put(record);
    }, cancellation);

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellation = default) => Run(() => _ = Index(), cancellation);

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellation = default) =>
        Run(() => Schema is null ? 0 : (long)items.Count, cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<ImmutableArray<VectorMatch>>> SearchAsync(
        ReadOnlyMemory<float> queries, int count, int candidates = 0, CancellationToken cancellation = default) => Run(
        () =>
        {
            int number = StoreChecks.Check(queries.Span, count, candidates, Schema);
            if (Index() is not { } all) return [.. Enumerable.Repeat(ImmutableArray<VectorMatch>.Empty, number)];
            return ImmutableArray.CreateRange(
                all.Search(queries.Span, count, Schema.Metric, workers), near => ImmutableArray.CreateRange(
                    near, neighbor => new VectorMatch(items[neighbor.Row].Id, neighbor.Score)));
        }, cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<VectorItem>> FetchAsync(
        IReadOnlyList<long> ids, CancellationToken cancellation = default) => Run(
        () => Schema is null ? [] : ids.Where(rows.ContainsKey).Select(id => items[rows[id]]).ToImmutableArray(),
        cancellation);

    /// <inheritdoc/>
    public Task DropAsync(CancellationToken cancellation = default) => Run(Clear, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (access) Clear();
        return ValueTask.CompletedTask;
    }

    private VectorStoreSchema Schema => schema ?? throw StoreChecks.Absent(this);

    private void Put(VectorRecord record)
    {
        var item = new VectorItem(record.Id, record.Path, record.Class);
        if (rows.TryGetValue(record.Id, out int row))
        {
            items[row] = item;
            record.Vector.Span.CopyTo(CollectionsMarshal.AsSpan(vectors)[(row * Schema.Dimensions)..]);
            return;
        }

        rows.Add(record.Id, items.Count);
        items.Add(item);
        vectors.AddRange(record.Vector.Span);
    }

    private VectorIndex? Index() =>
        Schema is not null && items.Count > 0
            ? index ??= VectorIndex.Create(CollectionsMarshal.AsSpan(vectors), Schema.Dimensions)
            : null;

    private void Forget()
    {
        index?.Dispose();
        index = null;
    }

    private void Clear()
    {
        Forget();
        rows.Clear();
        items.Clear();
        vectors.Clear();
        schema = null;
    }

    private Task Run(Action work, CancellationToken cancellation) => Task.Run(() =>
    {
        lock (access) work();
    }, cancellation);

    private Task<T> Run<T>(Func<T> work, CancellationToken cancellation) => Task.Run(() =>
    {
        lock (access) return work();
    }, cancellation);
}
