using System.Collections.Immutable;
using GResNet.Search.Stores;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace GResNet.Search.Postgres;

/// <summary>
/// A table of PostgreSQL with pgvector: <c>id</c>, <c>embedding</c>, <c>path</c>, <c>class</c>. Numbers are float32
/// (<c>vector</c>), but float16 (<c>halfvec</c>) where a graph of more than 2,000 dimensions is wanted, which pgvector
/// has for those alone. What the table is for is its comment.
/// </summary>
public sealed class PostgresStore : IVectorStore
{
    private const int QueriesAtATime = 100;

    private readonly PostgresOptions options;
    private readonly TableName table;
    private readonly PostgresDatabase database;
    private VectorStoreSchema? known;

    /// <summary>A table, which may not be there yet; nothing is asked until a method is called.</summary>
    /// <param name="table">Its name, with its schema and a dot before it where it has one.</param>
    /// <param name="options">Where it is.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public PostgresStore(string table, PostgresOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.table = new TableName(table);
        database = new PostgresDatabase(options, Name);
    }

    /// <inheritdoc/>
    public string Name => $"Table '{table}' of {options.Connection.Database} on {options.Connection.Host}";

    /// <inheritdoc/>
    public async Task<VectorStoreSchema?> DescribeAsync(CancellationToken cancellation = default)
    {
        (bool isThere, string? comment) = await database.RunAsync(FindAsync, cancellation).ConfigureAwait(false);
        if (!isThere) return known = null;
        return known = TableComment.TryRead(comment) ?? throw new VectorStoreException(
            $"{Name} is there, and is none of these stores: its comment is not theirs. Take another name.");
    }

    /// <inheritdoc/>
    public async Task CreateAsync(VectorStoreSchema schema, CancellationToken cancellation = default)
    {
        StoreChecks.Check(schema);
        CheckDimensions(schema);
        await database.RequireVectorsAsync(cancellation).ConfigureAwait(false);
        if (await DescribeAsync(cancellation).ConfigureAwait(false) is not { } there)
        {
            await database.RunAsync(
                (connection, end) => CreateAsync(connection, new VectorTable(table, schema), end), cancellation)
                .ConfigureAwait(false);
            there = await DescribeAsync(cancellation).ConfigureAwait(false) ?? throw StoreChecks.Absent(this);
        }

        StoreChecks.CheckSame(there, schema, this);
    }

    /// <inheritdoc/>
    public async Task UpsertAsync(IReadOnlyList<VectorRecord> records, CancellationToken cancellation = default)
    {
        VectorStoreSchema schema = await SchemaAsync(cancellation).ConfigureAwait(false);
        StoreChecks.Check(records, schema);
        foreach (VectorRecord[] part in records.Chunk(options.StatementRows))
        {
            object vectors = Vectors(part.Select(record => record.Vector), schema);
            await database.RunAsync(
                (connection, end) => UpsertAsync(connection, new VectorTable(table, schema), part, vectors, end),
                cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellation = default)
    {
        VectorStoreSchema schema = await SchemaAsync(cancellation).ConfigureAwait(false);
        if (schema.Index == VectorIndexKind.Exact) return;
        await database.RunAsync(
            (connection, end) => IndexAsync(connection, new VectorTable(table, schema), end), cancellation)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(CancellationToken cancellation = default)
    {
        VectorStoreSchema schema = await SchemaAsync(cancellation).ConfigureAwait(false);
        return await database.RunAsync(
            async (connection, end) =>
            {
                await using NpgsqlCommand command = Command(connection, new VectorTable(table, schema).Count);
                return (long)(await command.ExecuteScalarAsync(end).ConfigureAwait(false))!;
            }, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<ImmutableArray<VectorMatch>>> SearchAsync(
        ReadOnlyMemory<float> queries, int count, int candidates = 0, CancellationToken cancellation = default)
    {
        VectorStoreSchema schema = await SchemaAsync(cancellation).ConfigureAwait(false);
        int number = StoreChecks.Check(queries.Span, count, candidates, schema);
        int looked = StoreChecks.Candidates(count, candidates);
        var found = ImmutableArray.CreateBuilder<ImmutableArray<VectorMatch>>(number);
        foreach (int[] part in Enumerable.Range(0, number).Chunk(QueriesAtATime))
        {
            object vectors = Vectors(
                part.Select(query => queries.Slice(query * schema.Dimensions, schema.Dimensions)), schema);
            found.AddRange(await database.RunAsync(
                (connection, end) => SearchAsync(connection, schema, vectors, part.Length, count, looked, end),
                cancellation).ConfigureAwait(false));
        }

        return found.MoveToImmutable();
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<VectorItem>> FetchAsync(
        IReadOnlyList<long> ids, CancellationToken cancellation = default)
    {
        VectorStoreSchema schema = await SchemaAsync(cancellation).ConfigureAwait(false);
        Dictionary<long, VectorItem> found = await database.RunAsync(
            (connection, end) => FetchAsync(connection, new VectorTable(table, schema), [.. ids], end), cancellation)
            .ConfigureAwait(false);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <inheritdoc/>
    public async Task DropAsync(CancellationToken cancellation = default)
    {
        if (await DescribeAsync(cancellation).ConfigureAwait(false) is null) return;
        known = null;
        await database.RunAsync(
            (connection, end) => ExecuteAsync(connection, $"drop table if exists {table.Quoted}", end), cancellation)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static void CheckDimensions(VectorStoreSchema schema)
    {
        int most = schema.Index == VectorIndexKind.Exact ? VectorTable.MostDimensions : VectorTable.MostOfHalf;
        if (schema.Dimensions > most)
            throw new ArgumentException(
                $"{schema.Dimensions:n0} dimensions: pgvector takes up to {most:n0}"
                    + (most == VectorTable.MostOfHalf
                        ? $" in a graph, and {VectorTable.MostDimensions:n0} in an exact store." : "."));
    }

    /// <summary>Vectors as a parameter: of float32, or of float16.</summary>
    private static object Vectors(IEnumerable<ReadOnlyMemory<float>> vectors, VectorStoreSchema schema) =>
        VectorTable.IsHalf(schema)
            ? vectors.Select(vector => HalfVectors.Of(vector.Span)).ToArray()
            : vectors.Select(vector => new Vector(vector)).ToArray();

    private async Task<(bool IsThere, string? Comment)> FindAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = Command(
            connection, "select obj_description(oid, 'pg_class') from pg_class where oid = to_regclass($1)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table.Quoted });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await reader.ReadAsync(cancellation).ConfigureAwait(false)
            ? (true, reader.IsDBNull(0) ? null : reader.GetString(0))
            : (false, null);
    }

    /// <summary>Creates the table with its comment, or nothing; where somebody else was faster, that is seen after.
    /// </summary>
    private static async Task<bool> CreateAsync(
        NpgsqlConnection connection, VectorTable table, CancellationToken cancellation)
    {
        try
        {
            await using NpgsqlTransaction all =
                await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await ExecuteAsync(connection, table.Create, cancellation).ConfigureAwait(false);
            await all.CommitAsync(cancellation).ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DuplicateTable
            or PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }

        return true;
    }

    private static async Task<int> UpsertAsync(
        NpgsqlConnection connection, VectorTable table, VectorRecord[] records, object vectors,
        CancellationToken cancellation)
    {
        await using NpgsqlCommand command = Command(connection, table.Upsert);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. records.Select(record => record.Id)] });
        command.Parameters.Add(new NpgsqlParameter { Value = vectors });
        command.Parameters.Add(Texts(records.Select(record => record.Path)));
        command.Parameters.Add(Texts(records.Select(record => record.Class)));
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static NpgsqlParameter<string[]> Texts(IEnumerable<string> texts) => new()
    {
        TypedValue = [.. texts], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
    };

    private async Task<int> IndexAsync(NpgsqlConnection connection, VectorTable sql, CancellationToken cancellation)
    {
        await using NpgsqlCommand find = Command(
            connection,
            "select count(*) from pg_index join pg_class on pg_class.oid = indexrelid join pg_am on pg_am.oid = relam "
                + "where indrelid = to_regclass($1) and amname = 'hnsw' and indisvalid");
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table.Quoted });
        bool isThere = (long)(await find.ExecuteScalarAsync(cancellation).ConfigureAwait(false))! > 0;
        return isThere ? 0 : await ExecuteAsync(connection, sql.CreateIndex, cancellation).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<VectorMatch>[]> SearchAsync(
        NpgsqlConnection connection, VectorStoreSchema schema, object vectors, int queries, int count, int candidates,
        CancellationToken cancellation)
    {
        // Settings hold until the end of the transaction.
        await using NpgsqlTransaction all = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        if (schema.Index != VectorIndexKind.Exact)
            await ExecuteAsync(connection, count > VectorTable.MostCandidates
                // More than a graph finds: all are compared.
                ? "set local enable_indexscan = off"
                : FormattableString.Invariant(
                    $"set local hnsw.ef_search = {Math.Min(candidates, VectorTable.MostCandidates)}"), cancellation)
                .ConfigureAwait(false);
        await using NpgsqlCommand command = Command(connection, new VectorTable(table, schema).Search);
        command.Parameters.Add(new NpgsqlParameter { Value = vectors });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        var found = Enumerable.Range(0, queries).Select(_ => ImmutableArray.CreateBuilder<VectorMatch>()).ToArray();
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                found[reader.GetInt64(0) - 1].Add(new VectorMatch(reader.GetInt64(1), reader.GetFloat(2)));
        await all.CommitAsync(cancellation).ConfigureAwait(false);
        return [.. found.Select(matches => matches.ToImmutable())];
    }

    private static async Task<Dictionary<long, VectorItem>> FetchAsync(
        NpgsqlConnection connection, VectorTable table, long[] ids, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = Command(connection, table.Fetch);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids });
        var found = new Dictionary<long, VectorItem>();
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            found[reader.GetInt64(0)] = new VectorItem(reader.GetInt64(0), reader.GetString(1), reader.GetString(2));
        return found;
    }

    private async Task<VectorStoreSchema> SchemaAsync(CancellationToken cancellation) =>
        known ?? await DescribeAsync(cancellation).ConfigureAwait(false) ?? throw StoreChecks.Absent(this);

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = Command(connection, sql);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A command, whose time only cancellation ends: a graph of many vectors takes long.</summary>
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) =>
        new(sql, connection) { CommandTimeout = 0 };
}
