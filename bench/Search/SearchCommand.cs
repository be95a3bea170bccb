using System.CommandLine;
using GResNet.Bench.Measuring;
using GResNet.Runtime.Threading;
using GResNet.Search;

namespace GResNet.Bench.Search;

/// <summary>
/// <c>search</c>: exact search against the memory's bandwidth, and against a matrix product and the best of its rows by
/// NumPy and PyTorch, interleaved.
/// </summary>
internal static class SearchCommand
{
    private const int DefaultVectors = 200_000, DefaultDimensions = 2048;

    private static readonly (VectorMetric Metric, VectorStorage Storage, int Queries)[] Cases =
    [
        (VectorMetric.InnerProduct, VectorStorage.Float32, 1), (VectorMetric.InnerProduct, VectorStorage.Float32, 100),
        (VectorMetric.L2, VectorStorage.Float32, 1), (VectorMetric.L2, VectorStorage.Float32, 100),
        (VectorMetric.InnerProduct, VectorStorage.BFloat16, 1),
        (VectorMetric.InnerProduct, VectorStorage.BFloat16, 100),
    ];

    public static Command Create()
    {
        Option<int> vectors = Size("--vectors", "Vectors to search in, in a file that is mapped.", DefaultVectors);
        Option<int> dimensions = Size("--dimensions", "Numbers of a vector.", DefaultDimensions);
        Option<int> threads = Options.Threads(), rounds = Options.Rounds(5);
        Option<string> python = Options.Python();
        var command = new Command(
            "search",
            "Compares exact search, of one query and of 100 at once, with reading the vectors alone and with matmul "
                + "and topk of NumPy and PyTorch, interleaved in one run.")
        {
            vectors, dimensions, threads, rounds, python,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(vectors), parsed.GetValue(dimensions), parsed.GetValue(threads), parsed.GetValue(rounds),
            parsed.GetValue(python)!));
        return command;
    }

    private static Option<int> Size(string name, string description, int fallback) => new(name)
    {
        Description = description, HelpName = "N", DefaultValueFactory = _ => fallback,
        Validators = { Options.AtLeastOne },
    };

    private static void Run(int vectors, int dimensions, int threads, int rounds, string python)
    {
        using var workers = new WorkerPool(threads);
        using var ceiling = new Ceiling(threads);
        var rows = new List<SearchRow>();
        foreach (var storage in Cases.GroupBy(each => each.Storage))
        {
            Console.Error.WriteLine($"{vectors:n0} vectors of {dimensions:n0} numbers, {storage.Key}");
            using var work = new SearchWorkload(vectors, dimensions, storage.Key);
            foreach ((VectorMetric metric, _, int queries) in storage)
                rows.Add(Measure(work, metric, queries, workers, ceiling, rounds, python));
        }

        Print(rows);
    }

    private static SearchRow Measure(
        SearchWorkload work, VectorMetric metric, int queries, WorkerPool workers, Ceiling ceiling, int rounds,
        string python)
    {
        Console.Error.WriteLine($"{metric}, {queries} at a time");
        // Peers have float32 alone, and do not compute distances by a product.
        bool hasPeers = metric == VectorMetric.InnerProduct && work.Index.Storage == VectorStorage.Float32;
        var sides = new List<ISide>
        {
            new OwnSearchSide(work, queries, metric, workers), new ReadSide(work, queries, workers),
        };
        try
        {
            foreach (string library in hasPeers ? (string[])["numpy", "torch"] : [])
                sides.Add(new ProductSide(library, work, queries, workers.Threads, python));
            ComparisonResult result = Comparison.Run(ceiling, rounds, sides);
            double rate = result.Rate(), flops = 2.0 * work.Vectors * work.Dimensions * rate / 1e9;
            return new SearchRow(
                metric.ToString(), work.Index.Storage.ToString(), work.Vectors, work.Dimensions, queries,
                workers.Threads, Math.Round(rate, 2), Math.Round(rate / queries * work.Bytes / 1e9, 2),
                Math.Round(result.Ratio().Median, 3), Math.Round(flops, 1), Math.Round(flops / result.Ceiling, 3),
                hasPeers ? Math.Round(result.Ratio(2).Median, 2) : null,
                hasPeers ? Math.Round(result.Ratio(3).Median, 2) : null, result.Rounds, result.UndisturbedRounds);
        }
        finally
        {
            foreach (ISide side in sides) side.Dispose();
        }
    }

    private static void Print(List<SearchRow> rows)
    {
        Console.WriteLine(
            $"{rows[0].Vectors:n0} vectors of {rows[0].Dimensions:n0} numbers, mapped; the nearest "
                + $"{SearchWorkload.Top}; {rows[0].Threads} threads");
        var table = new TextTable(
            "", "queries/s", "GB/s", "of reading", "GFLOP/s", "of ceiling", "× NumPy", "× PyTorch",
            "undisturbed rounds");
        foreach (SearchRow row in rows)
            table.Add(
                $"{row.Metric}, {row.Storage}, {row.Queries} at a time", $"{row.QueriesPerSecond:0.0}",
                $"{row.GigabytesPerSecond:0.0}", $"{row.OfBandwidth:0.00}", $"{row.Gflops:0}", $"{row.OfCeiling:0.00}",
                Ratio(row.Numpy), Ratio(row.Torch), $"{row.RoundsUndisturbed} of {row.Rounds}");
        table.Print();
        foreach (SearchRow row in rows) Console.WriteLine(JsonLine.Of(row));
    }

    private static string Ratio(double? value) => value is { } ratio ? $"{ratio:0.00}" : "–";
}
