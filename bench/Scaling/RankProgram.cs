using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using GResNet.Bench.Measuring;
using GResNet.Bench.Workloads;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Collectives;
using GResNet.Training.Mpi;

namespace GResNet.Bench.Scaling;

/// <summary>
/// <c>scaling-rank</c>: what a launcher starts for <c>scaling --measure</c>. Trains on noise, and rank 0 prints when
/// its sums began and ended; alone, when they could.
/// </summary>
internal static class RankProgram
{
    public const string Name = "scaling-rank";

    private const int WarmUpSteps = 2;

    // As many as a bucket has.
    private const int LinkValues = 25 << 18;
    private const int LinkTries = 9;

    public static Command Create()
    {
        Option<string?> model = Options.Model();
        model.DefaultValueFactory = _ => ScalingCommand.DefaultModel;
        Option<int?> resolution = Options.Resolution(), batch = Options.Batch();
        Option<int> threads = Options.Threads(), rounds = Options.Rounds(ScalingCommand.DefaultRounds);
        var command = new Command(Name, "A rank of scaling --measure.")
        {
            model, resolution, batch, threads, rounds,
        };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            Workload workload = Workload.Of(
                parsed.GetValue(model)!, parsed.GetValue(resolution), parsed.GetValue(batch), Mode.Train);
            using MpiJob? job = MpiJob.Join();
            return job is null ? Run(null) : job.Run(Run);

            int Run(ICollective? ranks)
            {
                RankReport report = Measure(ranks, workload, parsed.GetValue(threads), parsed.GetValue(rounds));
                if (ranks is null or { Rank: 0 }) Console.WriteLine(JsonLine.Of(report));
                return 0;
            }
        });
        return command;
    }

    private static RankReport Measure(ICollective? ranks, Workload workload, int threads, int rounds)
    {
        var sums = new List<TimedSum>();
        using var timed = new TimedCollective(ranks ?? new AbsentRanks(), sums);
        using var workers = new WorkerPool(threads);
        using var device = new CpuDevice(workers);
        using OwnSide side = OwnSide.Create(workload, device, collective: timed);
        side.Run(WarmUpSteps);
        var steps = new List<RankStep>();
        for (int round = 0; round < rounds; round++)
        {
            ranks?.Barrier();
            lock (sums) sums.Clear();
            long begin = Stopwatch.GetTimestamp();
            double seconds = side.Run(1);
            lock (sums) steps.Add(RankStep.Of(begin, seconds, sums));
        }

        RankStep median = steps.OrderBy(step => step.Seconds).ElementAt(steps.Count / 2);
        return new RankReport(
            ranks?.Size ?? 1, median, Link(ranks, LinkValues), Link(ranks, 1), ranks?.Name ?? "");
    }

    /// <summary>Seconds of a sum of so many values while nothing else is done.</summary>
    private static double Link(ICollective? ranks, int values)
    {
        if (ranks is null) return 0;
        float[] memory = new float[values];
        var times = new List<double>();
        for (int i = 0; i < LinkTries; i++)
        {
            ranks.Barrier();
            long begin = Stopwatch.GetTimestamp();
            ranks.AllReduce(memory.AsSpan(), Reduction.Sum);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        return Median.Of(times);
    }
}

/// <summary>What a rank measured.</summary>
/// <param name="Ranks">How many there were.</param>
/// <param name="Step">The step of median time.</param>
/// <param name="LargeSum">Seconds of a sum of 25 MiB, with nothing else to do.</param>
/// <param name="SmallSum">Seconds of a sum of one value.</param>
/// <param name="Library">Of MPI.</param>
internal sealed record RankReport(int Ranks, RankStep Step, double LargeSum, double SmallSum, string Library);

/// <summary>A step of a rank; seconds from its beginning.</summary>
/// <param name="Seconds">All of it.</param>
/// <param name="BackwardEnd">The end of the backward pass.</param>
/// <param name="SumsEnd">When all gradients were summed.</param>
/// <param name="Sums">The sums of gradients, and then that of running statistics.</param>
internal sealed record RankStep(double Seconds, double BackwardEnd, double SumsEnd, ImmutableArray<RankSum> Sums)
{
    /// <summary>The part of the time of gradients' sums that passed before the backward pass had ended.</summary>
    public double Hidden => 1 - Math.Max(0, SumsEnd - BackwardEnd) / Sums[..^1].Sum(sum => sum.End - sum.Begin);

    public static RankStep Of(long begin, double seconds, List<TimedSum> sums)
    {
        RankSum[] gradients = [.. sums.Where(sum => sum.IsOfGradients).Select(Since)];
        RankSum statistics = Since(sums.Single(sum => !sum.IsOfGradients));
        return new RankStep(seconds, statistics.Begin, gradients.Max(sum => sum.End), [.. gradients, statistics]);

        RankSum Since(TimedSum sum) => new(
            sum.Bytes, Stopwatch.GetElapsedTime(begin, sum.Begin).TotalSeconds,
            Stopwatch.GetElapsedTime(begin, sum.End).TotalSeconds);
    }

    /// <summary>As the simulator has it.</summary>
    public StepTimes ToTimes() =>
        new([.. Sums.Select(sum => new Bucket(sum.Bytes, sum.Begin))], BackwardEnd, Seconds);
}

/// <summary>A sum over the ranks; seconds from the step's beginning.</summary>
internal readonly record struct RankSum(int Bytes, double Begin, double End);
