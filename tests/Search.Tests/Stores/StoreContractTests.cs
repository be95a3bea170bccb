using System.Collections.Immutable;
using GResNet.Search.Stores;

namespace GResNet.Search.Tests.Stores;

/// <summary>What every store does. The projects of all of them have these tests.</summary>
public sealed class StoreContractTests : IAsyncLifetime
{
    private static readonly VectorStoreSchema Small = new(16, VectorMetric.L2);

    private readonly string name = $"gresnet_test_{Guid.NewGuid():n}";
    private IVectorStore? opened;

    public static TheoryData<VectorMetric, VectorIndexKind> Searches
    {
        get
        {
            var all = new TheoryData<VectorMetric, VectorIndexKind>();
            foreach (VectorMetric metric in Enum.GetValues<VectorMetric>())
                foreach (VectorIndexKind index in Enum.GetValues<VectorIndexKind>()) all.Add(metric, index);
            return all;
        }
    }

    private IVectorStore Store => opened ??= TestedStore.Open(name);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (opened is null) return;
        await opened.DropAsync();
        await opened.DisposeAsync();
    }

    [StoreTheory, MemberData(nameof(Searches))]
    public async Task Neighbours_are_those_of_a_reference_with_its_scores(VectorMetric metric, VectorIndexKind index)
    {
        const int Queries = 7, Wanted = 10;
        var sample = new SampleVectors(400, 16, seed: 1);
        var schema = new VectorStoreSchema(16, metric) { Index = index };
        await VectorUpload.RunAsync(Store, schema, sample.Records);

        ReadOnlyMemory<float> queries = new SampleVectors(Queries, 16, seed: 2).First(Queries);
        ImmutableArray<ImmutableArray<VectorMatch>> found =
            await Store.SearchAsync(queries, Wanted, candidates: 400);

        VectorMatch[][] expected = sample.Nearest(queries.Span, Wanted, metric);
        Assert.Equal(Queries, found.Length);
        if (index == VectorIndexKind.Exact) Assert.Equal(1, SampleVectors.Recall(expected, found));
        else Assert.True(SampleVectors.Recall(expected, found) > 0.95);
        foreach ((VectorMatch[] near, ImmutableArray<VectorMatch> matches) in expected.Zip(found))
        {
            Assert.Equal(Wanted, matches.Length);
            var scores = near.ToDictionary(match => match.Id, match => match.Score);
            Assert.All(
                matches.Where(match => scores.ContainsKey(match.Id)),
                match => Assert.Equal(scores[match.Id], match.Score, Math.Abs(scores[match.Id]) * 1e-3 + 1e-4));
            IEnumerable<float> order = matches.Select(match => match.Score);
            Assert.Equal(metric == VectorMetric.L2 ? order.Order() : order.OrderDescending(), order);
        }
    }

    [StoreFact]
    public async Task What_is_put_in_again_is_there_once_as_it_was_last()
    {
        var first = new SampleVectors(60, 16, seed: 3);
        await VectorUpload.RunAsync(Store, Small, first.Records);
        VectorRecord[] changed =
        [
            .. new SampleVectors(60, 16, seed: 4).Records.Skip(20).Select(
                record => record with { Class = "other" }),
            first.Records[0] with { Id = 7, Path = "new" },
        ];
        await Store.UpsertAsync(changed);
        await Store.PrepareAsync();

        Assert.Equal(61, await Store.CountAsync());
        ImmutableArray<ImmutableArray<VectorMatch>> found = await Store.SearchAsync(changed[5].Vector, 1);
        Assert.Equal(changed[5].Id, found.Single().Single().Id);
        Assert.Equal(0, found.Single().Single().Score, 1e-5);
        VectorItem[] expected = [new(7, "new", "class 0"), new(changed[0].Id, changed[0].Path, "other")];
        Assert.Equal(expected, await Store.FetchAsync([7, 12345, changed[0].Id]), (a, b) => a == b);
    }

    [StoreFact]
    public async Task Texts_and_ids_of_all_kinds_come_back()
    {
        float[] vector = [.. Enumerable.Range(0, 16).Select(i => i * 1e-3f)];
        string[] texts =
            ["", "it's \"quoted\"", "back\\slash", "日本/写真 😀.jpg", "line\nend\ttab", "$1; drop table x --", "E'\\'"];
        long[] ids = [long.MinValue, -1, 0, 1, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue];
        VectorRecord[] records =
            [.. ids.Zip(texts, (id, text) => new VectorRecord(id, vector, $"{text}.", text))];
        await VectorUpload.RunAsync(Store, Small with { Description = texts[1] + texts[2] + texts[3] }, records);

        Assert.Equal(
            records.Select(record => new VectorItem(record.Id, record.Path, record.Class)),
            await Store.FetchAsync(ids));
        ImmutableArray<ImmutableArray<VectorMatch>> found = await Store.SearchAsync(vector, 100);
        Assert.Equal(ids, found.Single().Select(match => match.Id).Order());
        Assert.Equal(texts[1] + texts[2] + texts[3], (await Store.DescribeAsync())!.Description);
    }

    [StoreFact]
    public async Task What_is_there_already_must_be_the_same()
    {
        Assert.Null(await Store.DescribeAsync());
        VectorStoreSchema made = Small with { Description = "tiny, weights 1a" };
        await Store.CreateAsync(made);
        await Store.CreateAsync(made);
        await Store.CreateAsync(made with { Description = "" });
        VectorStoreSchema there = (await Store.DescribeAsync())!;
        Assert.Equal(
            (16, VectorMetric.L2, VectorIndexKind.Exact, "tiny, weights 1a"),
            (there.Dimensions, there.Metric, there.Index, there.Description));

        foreach ((VectorStoreSchema other, string message) in ((VectorStoreSchema, string)[])
            [
                (made with { Dimensions = 17 }, "of 16 dimensions, not 17"),
                (made with { Metric = VectorMetric.Cosine }, "of metric L2, not Cosine"),
                (made with { Description = "tiny, weights 2b" }, "of 'tiny, weights 1a', not 'tiny, weights 2b'"),
            ])
        {
            string said = (await Assert.ThrowsAsync<VectorStoreException>(() => Store.CreateAsync(other))).Message;
            Assert.Contains(message, said, StringComparison.Ordinal);
            Assert.Contains(name, said, StringComparison.Ordinal);
        }

        await Store.DropAsync();
        await Store.DropAsync();
        Assert.Null(await Store.DescribeAsync());
        await Store.CreateAsync(made with { Dimensions = 17 });
    }

    [StoreFact]
    public async Task What_is_not_there_is_said_and_what_is_empty_finds_nothing()
    {
        float[] vector = new float[16];
        foreach (Func<Task> call in (Func<Task>[])
            [
                () => Store.CountAsync(), () => Store.PrepareAsync(), () => Store.SearchAsync(vector, 1),
                () => Store.FetchAsync([1]), () => Store.UpsertAsync([new VectorRecord(1, vector, "", "")]),
            ])
            Assert.Contains(
                "is not there: create it first", (await Assert.ThrowsAsync<VectorStoreException>(call)).Message);

        await VectorUpload.RunAsync(Store, Small, []);
        Assert.Equal(0, await Store.CountAsync());
        Assert.Empty(await Store.FetchAsync([1, 2]));
        Assert.Equal([0, 0], (await Store.SearchAsync(new float[32], 3)).Select(matches => matches.Length));
    }

    [StoreFact]
    public async Task What_no_store_takes_is_refused_and_nothing_is_stored()
    {
        await Store.CreateAsync(new VectorStoreSchema(2, VectorMetric.Cosine));
        var good = new VectorRecord(1, new float[] { 1, 2 }, "good", "");
        foreach ((VectorRecord bad, string message) in ((VectorRecord, string)[])
            [
                (good with { Id = 2, Vector = new[] { 1, float.NaN }, Path = "bad" }, "'bad' has NaN as number 1"),
                (good with { Id = 2, Vector = new float[3], Path = "bad" }, "'bad' has 3 numbers; the store's have 2"),
                (good with { Id = 2, Vector = new float[2], Path = "bad" }, "'bad' is zero or nearly so"),
                (good with { Path = "bad" }, "'good' and 'bad' have one id, 1"),
            ])
            Assert.Contains(
                message,
                (await Assert.ThrowsAsync<ArgumentException>(() => Store.UpsertAsync([good, bad]))).Message);
        Assert.Equal(0, await Store.CountAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchAsync(new float[3], 1));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchAsync(new float[2], 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.SearchAsync(new float[] { 1, 1 }, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Store.CreateAsync(new VectorStoreSchema(0, VectorMetric.L2)));
    }

    /// <summary>Ended in the midst of each batch, and gone on with: nothing is lost, and nothing is twice.</summary>
    [StoreFact]
    public async Task An_upload_that_is_ended_goes_on()
    {
        var sample = new SampleVectors(9000, 8, seed: 5);
        VectorStoreSchema schema = Small with { Dimensions = 8 };
        var random = new Random(6);
        for (int ended = 0; ended < 3; ended++)
        {
            using var end = new CancellationTokenSource();
            int after = random.Next(1, 4);
            var progress = new Told(done =>
            {
                if (done >= 2000 * after) end.CancelAfter(random.Next(5));
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => VectorUpload.RunAsync(
                Store, schema, Slowly(sample.Records, end.Token), progress, end.Token));
        }

        Assert.Equal(9000, await VectorUpload.RunAsync(Store, schema, sample.Records));
        Assert.Equal(9000, await Store.CountAsync());
        ImmutableArray<VectorItem> items = await Store.FetchAsync([.. sample.Records.Select(record => record.Id)]);
        Assert.Equal(sample.Records.Select(record => record.Path), items.Select(item => item.Path));
    }

    /// <summary>Vectors that do not come to their end before they are ended.</summary>
    private static IEnumerable<VectorRecord> Slowly(IEnumerable<VectorRecord> records, CancellationToken end)
    {
        foreach ((int number, VectorRecord record) in records.Index())
        {
            if (number == 8500) end.WaitHandle.WaitOne();
            yield return record;
        }
    }

    private sealed class Told(Action<int> told) : IProgress<int>
    {
        public void Report(int value) => told(value);
    }
}
