using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using GResNet.Search.Stores;

namespace GResNet.Search.Tests.Stores;

/// <summary>Many vectors, put into a store by an upload that is killed and one that ends. With GRESNET_TEST_VECTORS
/// there are as many of 128 numbers as that says.</summary>
internal static class StoreLoad
{
    private const int Queries = 20, Wanted = 10;

    /// <summary>How many vectors, of how many numbers, found how.</summary>
    public static TheoryData<int, int, VectorIndexKind> Sizes(params VectorIndexKind[] kinds)
    {
        string? asked = Environment.GetEnvironmentVariable("GRESNET_TEST_VECTORS");
        int count = int.Parse(asked ?? "2000", CultureInfo.InvariantCulture);
        var sizes = new TheoryData<int, int, VectorIndexKind>();
        foreach (VectorIndexKind kind in kinds)
        {
            sizes.Add(count, 128, kind);
            sizes.Add(Math.Max(count / 50, 20), 2048, kind);
        }

        return sizes;
    }

    /// <summary>The share of requests or messages that fail: one in a hundred of many vectors; of few, more, so that
    /// some do.</summary>
    public static double Faults(int count) => Math.Clamp(500.0 / count, 0.01, 0.1);

    /// <summary>Runs it, and checks that nothing is lost and nothing is double.</summary>
    /// <param name="open">Opens the store, as a program does that is started again.</param>
    /// <param name="count">Vectors.</param>
    /// <param name="dimensions">Numbers of each.</param>
    /// <param name="index">How they are found.</param>
    /// <returns>What it took, in words.</returns>
    public static async Task<string> RunAsync(
        Func<IVectorStore> open, int count, int dimensions, VectorIndexKind index)
    {
        var sample = new SampleVectors(count, dimensions, seed: 1);
        var schema = new VectorStoreSchema(dimensions, VectorMetric.L2) { Index = index };
        await KillAsync(open, schema, sample);

        await using IVectorStore store = open();
        var upload = Stopwatch.StartNew();
        await VectorUpload.RunAsync(store, schema, sample.Records);
        upload.Stop();
        Assert.Equal(count, await store.CountAsync());
        ImmutableArray<VectorItem> items = await store.FetchAsync([.. sample.Records.Select(record => record.Id)]);
        Assert.Equal(
            sample.Records.Select(record => new VectorItem(record.Id, record.Path, record.Class)), items);

        ReadOnlyMemory<float> queries = new SampleVectors(Queries, dimensions, seed: 2).First(Queries);
        var search = Stopwatch.StartNew();
        ImmutableArray<ImmutableArray<VectorMatch>> found = await store.SearchAsync(queries, Wanted);
        search.Stop();
        double recall = SampleVectors.Recall(sample.Nearest(queries.Span, Wanted, VectorMetric.L2), found);
        Assert.True(recall >= (index == VectorIndexKind.Exact ? 0.995 : 0.8), $"recall is {recall}");
        await store.DropAsync();
        return FormattableString.Invariant(
            $"{count} × {dimensions}, {index}: stored in {upload.Elapsed.TotalSeconds:0.0} s, a query takes ")
            + FormattableString.Invariant(
                $"{search.Elapsed.TotalMilliseconds / Queries:0.0} ms, recall@{Wanted} {recall:0.000}");
    }

    /// <summary>An upload that is torn away in the midst of a request, unless the store is done before.</summary>
    private static async Task KillAsync(Func<IVectorStore> open, VectorStoreSchema schema, SampleVectors sample)
    {
        await using IVectorStore store = open();
        using var end = new CancellationTokenSource();
        int last = new Random(3).Next(sample.Records.Length / 4, sample.Records.Length * 3 / 4);
        IEnumerable<VectorRecord> torn = sample.Records.Select((record, row) =>
        {
            if (row == last) end.CancelAfter(5);
            return record;
        });
        Exception? ended = await Record.ExceptionAsync(
            () => VectorUpload.RunAsync(store, schema, torn, cancellation: end.Token));
        Assert.True(ended is null or OperationCanceledException, ended?.ToString());
    }
}
