using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using GResNet.Search.Milvus.Tests.Server;
using GResNet.Search.Stores;
using GResNet.Search.Tests.Stores;

namespace GResNet.Search.Milvus.Tests;

/// <summary>What servers of several versions, and what stands before them, make of a request.</summary>
public sealed class TrapTests
{
    private const string Token = "root:Secret-1";

    private static readonly VectorStoreSchema Schema = new(8, VectorMetric.Cosine);

    public static TheoryData<HitsShape, bool> Shapes
    {
        get
        {
            var all = new TheoryData<HitsShape, bool>();
            foreach (HitsShape shape in Enum.GetValues<HitsShape>())
                foreach (bool isOld in (bool[])[false, true]) all.Add(shape, isOld);
            return all;
        }
    }

    /// <summary>Of what answers instead of Milvus: what is said, and after how many requests.</summary>
    public static TheoryData<int, string, string, int> Gateways => new()
    {
        { 404, "404 page not found", "Is that the address of Milvus", 1 },
        { 401, "<html>no</html>", "GRESNET_MILVUS_TOKEN is to have", 1 },
        { 403, "forbidden", "as Milvus does not, with status 403: forbidden", 1 },
        { 302, "moved", "with status 302: moved", 1 },
        { 200, "<html>Welcome</html>", "with status 200: <html>Welcome</html>", 1 },
        { 200, "{}", "with status 200: {}", 1 },
        { 200, """{"code":"no"}""", "as Milvus does not", 1 },
        { 200, """{"code":9,"message":"full"}""", "code 9: full The quota is spent", 1 },
        { 429, """{"code":9,"message":"full"}""", "code 9: full The quota is spent", 1 },
        { 200, """{"code":1401,"message":"denied"}""", "code 1401: denied GRESNET_MILVUS_TOKEN", 1 },
        { 200, """{"code":65535}""", "code 65535: ", 1 },
        { 503, "", "with status 503:  That was attempt 3 of 3.", 3 },
        { 502, "<html>down</html>", "<html>down</html> That was attempt 3 of 3.", 3 },
        { 200, """{"code":8,"message":"rate limit exceeded"}""", "rate limit exceeded That was attempt 3", 3 },
        { 200, """{"code":1807,"message":"too many"}""", "code 1807: too many That was attempt 3", 3 },
        { 503, """{"code":4242,"message":"later"}""", "code 4242: later That was attempt 3", 3 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public async Task Answers_of_all_shapes_and_versions_are_understood(HitsShape shape, bool isOld)
    {
        await using MilvusServer server =
            await MilvusServer.StartAsync(new MilvusTraps { Hits = shape, IsOld = isOld });
        await using var store = new MilvusStore("photos", Quick.Options(server.Uri));
        var sample = new SampleVectors(50, 8, seed: 1);
        await VectorUpload.RunAsync(store, Schema, sample.Records);
        ImmutableArray<ImmutableArray<VectorMatch>> found = await store.SearchAsync(sample.First(4), 3);
        Assert.Equal(1, SampleVectors.Recall(sample.Nearest(sample.First(4).Span, 3, Schema.Metric), found));
        Assert.Equal(sample.Records.Take(4).Select(record => record.Id), found.Select(matches => matches[0].Id));
        Assert.Equal(50, await store.CountAsync());
        Assert.Equal(
            ["photos/000003.jpg", "photos/000001.jpg"],
            (await store.FetchAsync([sample.Records[3].Id, sample.Records[1].Id])).Select(item => item.Path));
    }

    [Theory, MemberData(nameof(Gateways))]
    public async Task What_is_no_success_is_said_as_it_was_answered(int status, string body, string said, int requests)
    {
        await using MilvusServer server =
            await MilvusServer.StartAsync(new MilvusTraps { Gateway = (status, body) });
        await using var store = new MilvusStore("photos", new MilvusOptions(server.Uri)
        {
            Retries = new RetryPolicy(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)),
        });
        VectorStoreException error = await Assert.ThrowsAsync<VectorStoreException>(() => store.DescribeAsync());
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains(server.Uri.Authority, error.Message, StringComparison.Ordinal);
        Assert.Equal(requests, server.Met.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_is_sent_and_never_shown(bool hasStatus)
    {
        await using MilvusServer server =
            await MilvusServer.StartAsync(new MilvusTraps { Token = Token, HasStatus = hasStatus });
        await using (var right = new MilvusStore("photos", Quick.Options(server.Uri, Token)))
            Assert.Null(await right.DescribeAsync());
        await using var wrong = new MilvusStore("photos", Quick.Options(server.Uri, "other:Secret-2"));
        VectorStoreException error = await Assert.ThrowsAsync<VectorStoreException>(() => wrong.DescribeAsync());
        // The server repeats what it was sent.
        Assert.Contains("code 1800: user hasn't authenticated: Bearer ***", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", error.ToString(), StringComparison.Ordinal);
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => new MilvusStore("photos", Quick.Options(server.Uri, "Secret\n3")));
        Assert.DoesNotContain("Secret", refused.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Requests that the server, or a proxy, finds too large are sent in halves.</summary>
    [Theory]
    [InlineData(20_000, long.MaxValue)]
    [InlineData(64 << 20, 20_000)]
    public async Task What_is_too_large_goes_in_halves(long server, long proxy)
    {
        await using MilvusServer limited =
            await MilvusServer.StartAsync(new MilvusTraps { MostBytes = server, MostProxyBytes = proxy });
        await using var store = new MilvusStore("photos", Quick.Options(limited.Uri));
        var sample = new SampleVectors(700, 8, seed: 1);
        await VectorUpload.RunAsync(store, Schema, sample.Records);
        Assert.Equal(700, await store.CountAsync());
        Assert.InRange(limited.Actions.Count(action => action == "entities/upsert"), 8, 20);
        var wide = new VectorRecord(1, sample.Records[0].Vector, new string('x', 30_000), "");
        VectorStoreException error =
            await Assert.ThrowsAnyAsync<VectorStoreException>(() => store.UpsertAsync([wide]));
        Assert.Contains("entities/upsert", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_bounded_by_rows_and_by_bytes()
    {
        await using MilvusServer server = await MilvusServer.StartAsync(new MilvusTraps { MostBytes = 5_000 });
        var sample = new SampleVectors(100, 8, seed: 1);
        foreach ((int rows, int bytes, int requests) in ((int, int, int)[])[(10, 1 << 20, 10), (1000, 4_000, 5)])
        {
            await using var store = new MilvusStore("photos", new MilvusOptions(server.Uri)
            {
                RequestRows = rows, RequestBytes = bytes,
            });
            await store.CreateAsync(Schema);
            server.Actions.Clear();
            await store.UpsertAsync(sample.Records);
            Assert.InRange(server.Actions.Count, requests, requests * 2);
            await store.DropAsync();
        }
    }

    [Fact]
    public async Task A_collection_that_does_not_become_loaded_is_said()
    {
        await using MilvusServer server = await MilvusServer.StartAsync(new MilvusTraps { LoadPolls = int.MaxValue });
        await using var store = new MilvusStore("photos", new MilvusOptions(server.Uri)
        {
            LoadTimeout = TimeSpan.FromSeconds(0.3),
        });
        VectorStoreException error =
            await Assert.ThrowsAsync<VectorStoreException>(() => store.CreateAsync(Schema));
        Assert.Contains("was not loaded within", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A creation that was ended before its index goes on; a collection of others is left alone.</summary>
    [Fact]
    public async Task What_is_there_of_a_creation_is_completed_and_what_is_not_ours_is_refused()
    {
        await using MilvusServer server = await MilvusServer.StartAsync();
        await CreateAsync(server, "half", "id Int64", "vector FloatVector", "path VarChar", "class VarChar");
        await using (var half = new MilvusStore("half", Quick.Options(server.Uri)))
        {
            Assert.Null(await half.DescribeAsync());
            await half.CreateAsync(Schema with { Index = VectorIndexKind.Hnsw });
            Assert.Equal(VectorIndexKind.Hnsw, (await half.DescribeAsync())!.Index);
            Assert.Equal(0, await half.CountAsync());
        }

        await CreateAsync(server, "foreign", "key Int64", "vector FloatVector");
        await using var foreign = new MilvusStore("foreign", Quick.Options(server.Uri));
        foreach (Func<Task> call in (Func<Task>[])
            [() => foreign.CreateAsync(Schema), () => foreign.DropAsync(), () => foreign.CountAsync()])
            Assert.Contains(
                "is none of these stores", (await Assert.ThrowsAsync<VectorStoreException>(call)).Message);
    }

    [Theory]
    [InlineData("ftp://localhost", "of http or https")]
    [InlineData("http://root:Milvus@localhost", "belong into GRESNET_MILVUS_TOKEN")]
    public void An_address_that_is_none_is_refused(string uri, string said)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new MilvusOptions(new Uri(uri)));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Milvus@", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MilvusStore("my photos", new MilvusOptions(new Uri("http://h"))));
    }

    /// <summary>Creates a collection without an index.</summary>
    private static async Task CreateAsync(MilvusServer server, string name, params string[] fields)
    {
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            new Uri(server.Uri, "/v2/vectordb/collections/create"), new
            {
                collectionName = name,
                schema = new
                {
                    fields = fields.Select(field => field.Split(' ')).Select((field, i) => new
                    {
                        fieldName = field[0], dataType = field[1], isPrimary = i == 0,
                        elementTypeParams = new { dim = 8, max_length = 65_535 },
                    }),
                },
            });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"code\":0", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
