using System.CommandLine;
using GResNet.Bench.Measuring;
using GResNet.Bench.Workloads;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Zoo;

namespace GResNet.Bench.Ratios;

/// <summary><c>ratios</c>: our own training step against variants of it, interleaved.</summary>
internal static class RatiosCommand
{
    private const int Resolution = 224;

    public static Command Create()
    {
        Option<int?> batch = Options.Batch();
        Option<int> threads = Options.Threads(), rounds = Options.Rounds(9);
        var command = new Command(
            "ratios",
            "Compares training steps of GResNet-50 at 224 px: with split normalization and without any, on several "
                    + "threads and on one.")
        {
            batch, threads, rounds,
        };
        command.SetAction(parsed =>
        {
            int images = parsed.GetValue(batch)
                ?? ModelCatalogue.Batch("gresnet50"), threadCount = parsed.GetValue(threads);
            Report(
                [
                    ("time with split normalization ÷ without any",
                        Normalization(images, threadCount, parsed.GetValue(rounds))),
                    ($"speed on {threadCount} threads ÷ on one", Threads(images, threadCount, parsed.GetValue(rounds))),
                ]);
        });
        return command;
    }

    private static ComparisonResult Normalization(int batch, int threads, int rounds)
    {
        using var workers = new WorkerPool(threads);
        using var device = new CpuDevice(workers);
        using var plain = new TrainingSide("no normalization", new PlainGResNet50(), Resolution, batch, device);
        using var split = new TrainingSide("split normalization", new GResNet50(), Resolution, batch, device);
        using var ceiling = new Ceiling(threads);
        return Comparison.Run(ceiling, rounds, plain, split);
    }

    private static ComparisonResult Threads(int batch, int threads, int rounds)
    {
        using WorkerPool several = new(threads), single = new(1);
        using CpuDevice fast = new(several), slow = new(single);
        using var first = new TrainingSide($"{threads} threads", new GResNet50(), Resolution, batch, fast);
        using var second = new TrainingSide("1 thread", new GResNet50(), Resolution, batch, slow);
        using var ceiling = new Ceiling(threads);
        return Comparison.Run(ceiling, rounds, first, second);
    }

    private static void Report((string Name, ComparisonResult Result)[] rows)
    {
        var table =
            new TextTable("GResNet-50 training step, 224 px", "ratio", "min – max", "images/s", "undisturbed rounds");
        foreach ((string name, ComparisonResult r) in rows)
        {
            table.Add(
                name, $"{r.Ratio().Median:0.000}", r.Ratio().Range("0.000"), $"{r.Rate():0.00} and {r.Rate(1):0.00}",
                $"{r.UndisturbedRounds} of {r.Rounds}");
        }

        table.Print();
        foreach ((string name, ComparisonResult r) in rows)
        {
            Console.WriteLine(JsonLine.Of(new
            {
                ratio_of = name,
                ratio = Math.Round(r.Ratio().Median, 4),
                images_per_second = new[] { Math.Round(r.Rate(), 3), Math.Round(r.Rate(1), 3) },
                ceiling_gflops = Math.Round(r.Ceiling, 1),
                rounds = r.Rounds,
                rounds_undisturbed = r.UndisturbedRounds,
            }));
        }
    }
}
