using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using GResNet.Search.Stores;

namespace GResNet.Search.Milvus;

/// <summary>
/// A collection of Milvus or Zilliz Cloud, over version 2 of the REST interface. Searches find all that was stored
/// before (consistency Strong). Zilliz Cloud makes its own index (AUTOINDEX) of any kind that is asked for, so that an
/// exact search is not to be had there.
/// </summary>
public sealed partial class MilvusStore : IVectorStore
{
    /// <summary>The most neighbours of a query, and candidates of a search, that Milvus takes.</summary>
    private const int MostFound = 16_384;

    private const int QueriesAtATime = 100, IdsAtATime = 1000;

    private static readonly TimeSpan LoadPoll = TimeSpan.FromMilliseconds(100);

    private readonly MilvusOptions options;
    private readonly MilvusClient client;
    private readonly string collection;
    private VectorStoreSchema? known;
    private bool asksSingly;

    /// <summary>A collection, which may not be there yet; nothing is asked until a method is called.</summary>
    /// <param name="collection">Its name: letters, digits and underscores.</param>
    /// <param name="options">Where it is.</param>
    /// <exception cref="ArgumentException">The name is none, or the token cannot be sent.</exception>
    public MilvusStore(string collection, MilvusOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!CollectionName().IsMatch(collection))
            throw new ArgumentException(
                $"'{collection}' is no name of a collection: up to 255 letters, digits and underscores, no digit "
                    + "first.");
        (this.collection, this.options) = (collection, options);
        client = new MilvusClient(options);
    }

    /// <inheritdoc/>
    public string Name => $"Collection '{collection}' on {client.Place}";

    /// <inheritdoc/>
    public async Task<VectorStoreSchema?> DescribeAsync(CancellationToken cancellation = default)
    {
        (VectorStoreSchema? schema, bool hasIndex) = await FindAsync(cancellation).ConfigureAwait(false);
        return known = hasIndex ? schema : null;
    }

    /// <inheritdoc/>
    public async Task CreateAsync(VectorStoreSchema schema, CancellationToken cancellation = default)
    {
        StoreChecks.Check(schema);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(schema.Dimensions, CollectionSchema.MostDimensions);
        (VectorStoreSchema? there, bool hasIndex) = await FindAsync(cancellation).ConfigureAwait(false);
        if (there is null)
        {
            MilvusAnswer answer = await SendAsync(
                "collections/create", json => CollectionSchema.Write(json, schema), cancellation).ConfigureAwait(false);
            (there, hasIndex) = await FindAsync(cancellation).ConfigureAwait(false);
            // What was created before its answer was lost is refused the second time, and there.
            if (there is null) throw client.Failure("collections/create", answer);
        }

        // A creation that was ended early may have left it without.
        if (!hasIndex) there = there with { Metric = schema.Metric };
        StoreChecks.CheckSame(there, schema, this);
        if (!hasIndex)
            await RequireAsync("indexes/create", json => CollectionSchema.WriteIndex(json, schema), cancellation)
                .ConfigureAwait(false);
        await DescribeAsync(cancellation).ConfigureAwait(false);
        await LoadAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task UpsertAsync(IReadOnlyList<VectorRecord> records, CancellationToken cancellation = default)
    {
        StoreChecks.Check(records, await SchemaAsync(cancellation).ConfigureAwait(false));
        foreach (ReadOnlyMemory<byte>[] batch in RowBatches.Of(records, options.RequestRows, options.RequestBytes))
            await Split.RunAsync<ReadOnlyMemory<byte>>(batch, rows => UpsertAsync(rows, cancellation))
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation = default)
    {
        await SchemaAsync(cancellation).ConfigureAwait(false);
        // So that the index is built of all; servers before 2.5 do it by themselves alone.
        MilvusAnswer flushed = await SendAsync("collections/flush", null, cancellation).ConfigureAwait(false);
        if (flushed.Code != MilvusCodes.NoSuchAction) Require("collections/flush", flushed);
        await LoadAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(CancellationToken cancellation = default)
    {
        await SchemaAsync(cancellation).ConfigureAwait(false);
        // Statistics count what is flushed alone, and what is deleted.
        MilvusAnswer answer = await RequireAsync("entities/query", json =>
        {
            json.WriteString("filter", "");
            json.WriteTexts("outputFields", "count(*)");
            json.WriteNumber("limit", 0);
            json.WriteString("consistencyLevel", "Strong");
        }, cancellation).ConfigureAwait(false);
        return MilvusAnswer.Whole(answer.Data.EnumerateArray().Single().GetProperty("count(*)"));
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<ImmutableArray<VectorMatch>>> SearchAsync(
        ReadOnlyMemory<float> queries, int count, int candidates = 0, CancellationToken cancellation = default)
    {
        VectorStoreSchema schema = await SchemaAsync(cancellation).ConfigureAwait(false);
        StoreChecks.Check(queries.Span, count, candidates, schema);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostFound);
        ReadOnlyMemory<float>[] all =
            [.. Enumerable.Range(0, queries.Length / schema.Dimensions).Select(query =>
                queries.Slice(query * schema.Dimensions, schema.Dimensions))];
        var found = ImmutableArray.CreateBuilder<ImmutableArray<VectorMatch>>(all.Length);
        foreach (ReadOnlyMemory<float>[] part in all.Chunk(QueriesAtATime))
            await Split.RunAsync<ReadOnlyMemory<float>>(
                part, some => SearchAsync(some, schema, count, candidates, found, cancellation)).ConfigureAwait(false);
        return found.MoveToImmutable();
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<VectorItem>> FetchAsync(
        IReadOnlyList<long> ids, CancellationToken cancellation = default)
    {
        await SchemaAsync(cancellation).ConfigureAwait(false);
        var found = new Dictionary<long, VectorItem>();
        foreach (long[] part in ids.Distinct().Chunk(IdsAtATime))
        {
            MilvusAnswer answer = await RequireAsync("entities/get", json =>
            {
                json.WriteStartArray("id");
                foreach (long id in part) json.WriteNumberValue(id);
                json.WriteEndArray();
                json.WriteTexts(
                    "outputFields", CollectionSchema.Id, CollectionSchema.Path, CollectionSchema.Class);
                json.WriteString("consistencyLevel", "Strong");
            }, cancellation).ConfigureAwait(false);
            foreach (VectorItem item in answer.Data.EnumerateArray().Select(Item)) found[item.Id] = item;
        }

        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <inheritdoc/>
    public async Task DropAsync(CancellationToken cancellation = default)
    {
        known = null;
        (VectorStoreSchema? there, _) = await FindAsync(cancellation).ConfigureAwait(false);
        if (there is null) return;
        MilvusAnswer answer = await SendAsync("collections/drop", null, cancellation).ConfigureAwait(false);
        if (answer.Code != MilvusCodes.CollectionNotFound) Require("collections/drop", answer);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static VectorItem Item(JsonElement row) => new(
        MilvusAnswer.Whole(row.GetProperty(CollectionSchema.Id)),
        row.GetProperty(CollectionSchema.Path).GetString()!, row.GetProperty(CollectionSchema.Class).GetString()!);

    private async Task UpsertAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> rows, CancellationToken cancellation)
    {
        MilvusAnswer answer = await RequireAsync("entities/upsert", json =>
        {
            json.WriteStartArray("data");
            foreach (ReadOnlyMemory<byte> row in rows.Span) json.WriteRawValue(row.Span, skipInputValidation: true);
            json.WriteEndArray();
        }, cancellation).ConfigureAwait(false);
        long stored = MilvusAnswer.Whole(answer.Data.GetProperty("upsertCount"));
        if (stored != rows.Length)
            throw new VectorStoreException($"{Name} stored {stored:n0} of {rows.Length:n0} vectors of a request.");
    }

    private async Task SearchAsync(
        ReadOnlyMemory<ReadOnlyMemory<float>> queries, VectorStoreSchema schema, int count, int candidates,
        ImmutableArray<ImmutableArray<VectorMatch>>.Builder found, CancellationToken cancellation)
    {
        if (!asksSingly || queries.Length == 1)
        {
            MilvusAnswer answer = await RequireAsync(
                "entities/search", json => WriteSearch(json, queries.Span, schema, count, candidates), cancellation)
                .ConfigureAwait(false);
            if (SearchHits.TryRead(answer, queries.Length) is { } hits)
            {
                found.AddRange(hits);
                return;
            }

            // A server that does not say which query a hit belongs to.
            asksSingly = true;
        }

        for (int query = 0; query < queries.Length; query++)
            await SearchAsync(queries.Slice(query, 1), schema, count, candidates, found, cancellation)
                .ConfigureAwait(false);
    }

    private static void WriteSearch(
        Utf8JsonWriter json, ReadOnlySpan<ReadOnlyMemory<float>> queries, VectorStoreSchema schema, int count,
        int candidates)
    {
        json.WriteStartArray("data");
        foreach (ReadOnlyMemory<float> query in queries) json.WriteNumbers(query.Span);
        json.WriteEndArray();
        json.WriteString("annsField", CollectionSchema.Vector);
        json.WriteNumber("limit", count);
        json.WriteTexts("outputFields", CollectionSchema.Id);
        json.WriteObject("searchParams", () =>
        {
            json.WriteString("metricType", CollectionSchema.Metric(schema.Metric));
            json.WriteObject("params", () =>
            {
                if (schema.Index == VectorIndexKind.Hnsw)
                    json.WriteNumber("ef", Math.Min(StoreChecks.Candidates(count, candidates), MostFound));
            });
        });
        json.WriteString("consistencyLevel", "Strong");
    }

    /// <summary>What is there, and whether it has an index; without one its metric is not known.</summary>
    private async Task<(VectorStoreSchema? Schema, bool HasIndex)> FindAsync(CancellationToken cancellation)
    {
        MilvusAnswer has = await RequireAsync("collections/has", null, cancellation).ConfigureAwait(false);
        if (!has.Data.GetProperty("has").GetBoolean()) return (null, false);
        MilvusAnswer described = await SendAsync("collections/describe", null, cancellation).ConfigureAwait(false);
        if (described.Code == MilvusCodes.CollectionNotFound) return (null, false);
        Require("collections/describe", described);
        JsonElement? index = described.Data.GetProperty("indexes").EnumerateArray()
            .Where(each => each.GetProperty("fieldName").GetString() == CollectionSchema.Vector)
            .Cast<JsonElement?>().FirstOrDefault();
        if (index is { } named) index = await IndexAsync(named, cancellation).ConfigureAwait(false);
        return (CollectionSchema.TryRead(described.Data, index)
            ?? throw new VectorStoreException(
                $"{Name} is there, and is none of these stores: it has other fields. Take another name."),
            index is not null);
    }

    /// <summary>An index with its kind, which the collection's description does not have.</summary>
    private async Task<JsonElement> IndexAsync(JsonElement index, CancellationToken cancellation)
    {
        MilvusAnswer answer = await SendAsync(
            "indexes/describe",
            json => json.WriteString("indexName", index.GetProperty("indexName").GetString()), cancellation)
            .ConfigureAwait(false);
        return MilvusCodes.IsSuccess(answer.Code) && answer.Data.ValueKind == JsonValueKind.Array
            ? answer.Data.EnumerateArray().Append(index).First()
            : index;
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.LoadTimeout);
        try
        {
            await RequireAsync("collections/load", null, limit.Token).ConfigureAwait(false);
            while (!await IsLoadedAsync(limit.Token).ConfigureAwait(false))
                await Task.Delay(LoadPoll, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new VectorStoreException(
                $"{Name} was not loaded within {options.LoadTimeout.TotalSeconds:n0} s; the server may lack memory for "
                    + "it.");
        }
    }

    private async Task<bool> IsLoadedAsync(CancellationToken cancellation)
    {
        MilvusAnswer answer =
            await RequireAsync("collections/get_load_state", null, cancellation).ConfigureAwait(false);
        return answer.Data.GetProperty("loadState").GetString() == "LoadStateLoaded";
    }

    private async Task<VectorStoreSchema> SchemaAsync(CancellationToken cancellation) =>
        known ?? await DescribeAsync(cancellation).ConfigureAwait(false) ?? throw StoreChecks.Absent(this);

    private async Task<MilvusAnswer> RequireAsync(
        string action, Action<Utf8JsonWriter>? members, CancellationToken cancellation)
    {
        MilvusAnswer answer = await SendAsync(action, members, cancellation).ConfigureAwait(false);
        Require(action, answer);
        return answer;
    }

    private void Require(string action, MilvusAnswer answer)
    {
        if (answer.Code == MilvusCodes.CollectionNotFound) throw StoreChecks.Absent(this);
        if (!MilvusCodes.IsSuccess(answer.Code)) throw client.Failure(action, answer);
    }

    private Task<MilvusAnswer> SendAsync(
        string action, Action<Utf8JsonWriter>? members, CancellationToken cancellation) => client.AskAsync(
        action, MilvusRequest.Write(json =>
        {
            json.WriteString("collectionName", collection);
            if (options.Database is { } database) json.WriteString("dbName", database);
            members?.Invoke(json);
        }), cancellation);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,254}\z")]
    private static partial Regex CollectionName();
}
