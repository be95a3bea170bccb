using System.Collections.Immutable;
using GResNet.Search.Stores;
using GResNet.Search.Tests.Stores;
using Npgsql;

namespace GResNet.Search.Postgres.Tests;

/// <summary>What tables are like, and what is said where they cannot be.</summary>
public sealed class TableTests
{
    private static readonly VectorStoreSchema Schema = new(4, VectorMetric.L2);

    [StoreTheory]
    [InlineData(2000, VectorIndexKind.Exact, "vector(2000)", false)]
    [InlineData(2000, VectorIndexKind.Hnsw, "vector(2000)", true)]
    [InlineData(2001, VectorIndexKind.Exact, "vector(2001)", false)]
    [InlineData(2001, VectorIndexKind.Automatic, "halfvec(2001)", true)]
    public async Task Numbers_are_float16_where_a_graph_needs_it_alone(
        int dimensions, VectorIndexKind index, string type, bool hasGraph)
    {
        string name = $"t{Guid.NewGuid():n}";
        await using IVectorStore store = TestedStore.Open(name);
        await VectorUpload.RunAsync(
            store, new VectorStoreSchema(dimensions, VectorMetric.Cosine) { Index = index },
            new SampleVectors(20, dimensions, seed: 1).Records);
        await store.PrepareAsync();
        Assert.Equal(type, await AskAsync(
            $"select format_type(atttypid, atttypmod) from pg_attribute where attrelid = '{name}'::regclass "
                + "and attname = 'embedding'"));
        Assert.Equal(hasGraph ? 1L : 0L, await AskAsync(
            $"select count(*) from pg_indexes where tablename = '{name}' and indexdef like '%hnsw%'"));
        await store.DropAsync();
    }

    /// <summary>The graph is used: without it, all would be sorted.</summary>
    [StoreFact]
    public async Task Searches_in_a_graph_do_not_read_the_table()
    {
        string name = $"t{Guid.NewGuid():n}";
        await using IVectorStore store = TestedStore.Open(name);
        var schema = new VectorStoreSchema(8, VectorMetric.InnerProduct) { Index = VectorIndexKind.Hnsw };
        var sample = new SampleVectors(3000, 8, seed: 1);
        await VectorUpload.RunAsync(store, schema, sample.Records);
        await store.SearchAsync(sample.First(50), 10);
        await AskAsync("select pg_stat_force_next_flush()");
        Assert.Equal(50L, await AskAsync(
            $"select idx_scan from pg_stat_user_indexes where relname = '{name}' and indexrelname not like '%pkey'"));
        ImmutableArray<ImmutableArray<VectorMatch>> all = await store.SearchAsync(sample.First(2), 1500);
        Assert.Equal(
            1, SampleVectors.Recall(sample.Nearest(sample.First(2).Span, 1500, schema.Metric), all), tolerance: 1e-3);
        await store.DropAsync();
    }

    [StoreFact]
    public async Task Names_are_quoted_and_schemas_known()
    {
        await AskAsync("create schema if not exists \"My Schema\"");
        foreach (string name in (string[])["My Schema.a table", "drop\"; --", "ünïcode", "select"])
        {
            await using IVectorStore store = TestedStore.Open(name);
            await VectorUpload.RunAsync(store, Schema, new SampleVectors(3, 4, seed: 1).Records);
            Assert.Equal(3, await store.CountAsync());
            await store.DropAsync();
            Assert.Null(await store.DescribeAsync());
        }

        foreach (string name in (string[])["", "a.b.c", ".a", new string('x', 64)])
            Assert.Throws<ArgumentException>(() => TestedStore.Open(name));
    }

    [StoreFact]
    public async Task A_table_of_others_is_left_alone()
    {
        await AskAsync("create table if not exists others (id bigint); comment on table others is '{\"a\": 1}'");
        await using IVectorStore store = TestedStore.Open("others");
        foreach (Func<Task> call in (Func<Task>[])
            [() => store.CreateAsync(Schema), () => store.DropAsync(), () => store.CountAsync()])
            Assert.Contains(
                "is none of these stores", (await Assert.ThrowsAsync<VectorStoreException>(call)).Message);
        await AskAsync("drop table others");
    }

    [StoreFact]
    public async Task What_does_not_fit_is_refused()
    {
        await using IVectorStore store = TestedStore.Open($"t{Guid.NewGuid():n}");
        Assert.Contains(
            "up to 4,000 in a graph",
            (await Assert.ThrowsAsync<ArgumentException>(() => store.CreateAsync(
                new VectorStoreSchema(4001, VectorMetric.L2) { Index = VectorIndexKind.Hnsw }))).Message);
        await store.CreateAsync(new VectorStoreSchema(2001, VectorMetric.L2) { Index = VectorIndexKind.Hnsw });
        float[] large = new float[2001];
        large[7] = 70_000;
        Assert.Contains(
            "70000 is too large for float16",
            (await Assert.ThrowsAsync<ArgumentException>(
                () => store.UpsertAsync([new VectorRecord(1, large, "", "")]))).Message);
        await store.DropAsync();
    }

    /// <summary>A server without pgvector, and none at all.</summary>
    [StoreFact]
    public async Task What_is_missing_is_said_with_what_to_do()
    {
        using (var plain = new PgliteServer("--no-vectors"))
        {
            await using var store = new PostgresStore(
                "photos", new PostgresOptions(PgliteServer.Connection(plain.Port)));
            VectorStoreException error =
                await Assert.ThrowsAsync<VectorStoreException>(() => store.CreateAsync(Schema));
            Assert.Contains("create extension vector", error.Message, StringComparison.Ordinal);
        }

        await using var none = new PostgresStore("photos", new PostgresOptions("Host=127.0.0.1;Port=1;Password=Secret")
        {
            Retries = new RetryPolicy(2, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)),
        });
        VectorStoreException unreachable =
            await Assert.ThrowsAsync<VectorStoreException>(() => none.DescribeAsync());
        Assert.Contains("does not answer", unreachable.Message, StringComparison.Ordinal);
        Assert.Contains("attempt 2 of 2", unreachable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", unreachable.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://me:Secret@host/photos")]
    [InlineData("Secret")]
    [InlineData("Port=Secret")]
    [InlineData("Nonsense=Secret")]
    public void A_connection_string_that_is_none_is_refused_without_its_text(string connection)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new PostgresOptions(connection));
        Assert.Contains("Host=localhost;", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(TestedStore.Options().Connection.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
