using System.CommandLine;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.Scaling;

/// <summary>
/// <c>scaling</c>: steps of many ranks, simulated; with <c>--measure</c> those of two, measured, too.
/// </summary>
internal static class ScalingCommand
{
    public const string DefaultModel = "gresnet50";
    public const int DefaultRounds = 9;

    private const int SimulatedSteps = 20;

    private static readonly int[] Ranks = [8, 64, 512];
    private static readonly double[] Gigabits = [10, 100, 400];

    public static Command Create()
    {
        Option<double> spread = Number(
            "--spread", "Deviation of a rank's step from step to step, a share of it.", 0.03);
        Option<double> latency = Number("--latency", "Microseconds of a message.", 10);
        Option<double> rate = Number("--gpu-rate", "Images per second that a GPU is assumed to train on.", 2500);
        Option<double> gpuBatch = Number("--gpu-batch", "Images of a GPU's batch.", 128);
        var measure = new Option<bool>("--measure")
        {
            Description = "Measure one rank and two, and simulate these two.",
        };
        var launcher = new Option<string>("--launcher")
        {
            Description = "With --measure, what starts ranks, with its options but for -np.", HelpName = "COMMAND",
            DefaultValueFactory = _ => "mpirun --bind-to none",
        };
        Option<double> steal = Number(
            "--steal", "With --measure, how much slower a rank computes while it sums: 1 where one core does both.", 1);
        Option<string?> model = Options.Model();
        model.DefaultValueFactory = _ => DefaultModel;
        Option<int?> resolution = Options.Resolution(), batch = Options.Batch();
        Option<int> threads = Options.Threads(), rounds = Options.Rounds(DefaultRounds);
        threads.DefaultValueFactory = _ => 1;
        threads.Description = "With --measure, threads of a rank.";
        var command = new Command(
            "scaling",
            "Simulates training on 8, 64 and 512 ranks over 10, 100 and 400 Gbit/s. With --measure: one rank and two "
                + "of this machine, and what is simulated of two.")
        {
            spread, latency, rate, gpuBatch, measure, launcher, steal, model, resolution, batch, threads, rounds,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(measure))
            {
                Workload workload = Workload.Of(
                    parsed.GetValue(model)!, parsed.GetValue(resolution), parsed.GetValue(batch), Mode.Train);
                Print(workload, ScalingMeasurement.Run(
                    parsed.GetValue(launcher)!, workload, parsed.GetValue(threads), parsed.GetValue(rounds),
                    parsed.GetValue(steal)));
                return;
            }

            double gpuSeconds = parsed.GetValue(gpuBatch) / parsed.GetValue(rate);
            StepTimes gpu = PublishedStep.Times.Lasting(gpuSeconds);
            Print(
                parsed.GetValue(spread), parsed.GetValue(latency) * 1e-6,
                ($"this processor, {PublishedStep.Times.End * 1e3:0} ms (measured)", PublishedStep.Times),
                ($"a GPU, {gpuSeconds * 1e3:0} ms (assumed), sums hidden", gpu),
                ($"a GPU, {gpuSeconds * 1e3:0} ms (assumed), sums after the backward pass", gpu.WithoutOverlap()));
        });
        return command;
    }

    private static void Print(double spread, double latency, params (string Name, StepTimes Step)[] rows)
    {
        Console.WriteLine(
            $"Simulated: images per second of N ranks, a share of N times those of one; in brackets the share of the "
                + $"sums' time that passes before the backward pass has ended. A rank's step varies by {spread:0.0 %}, "
                + $"a message takes {latency * 1e6:0.#} µs and its bytes.");
        var table = new TextTable(["a rank's step", "ranks", .. Gigabits.Select(gigabits => $"{gigabits} Gbit/s")]);
        var lines = new List<string>();
        foreach ((string name, StepTimes step) in rows)
            foreach (int ranks in Ranks)
            {
                SimulatedStep[] found = [.. Gigabits.Select(gigabits =>
                    new StepSimulator(step, ranks, new Link(gigabits * 1e9, latency)) { Spread = spread }
                        .Run(SimulatedSteps))];
                table.Add([name, $"{ranks}", .. found.Select(s => $"{step.End / s.Seconds:0.0 %} ({s.Hidden:0 %})")]);
                lines.AddRange(found.Select((s, i) => JsonLine.Of(new
                {
                    simulated = true, step = name, ranks, gigabits = Gigabits[i],
                    seconds = Math.Round(s.Seconds, 6), efficiency = Math.Round(step.End / s.Seconds, 4),
                    hidden = Math.Round(s.Hidden, 4),
                })));
            }

        table.Print();
        foreach (string line in lines) Console.WriteLine(line);
    }

    private static void Print(Workload workload, ScalingMeasurement found)
    {
        RankStep alone = found.Alone.Step, together = found.Together.Step;
        Console.WriteLine(
            $"{workload}, {found.Together.Library}; between two ranks {found.Link.BitsPerSecond / 1e9:0.0} Gbit/s, "
                + $"{found.Link.LatencySeconds * 1e6:0} µs a message");
        var table = new TextTable("", "ms a step", "share of one rank's speed", "sums hidden");
        table.Add("1 rank, measured", $"{alone.Seconds * 1e3:0}", "", "");
        Add("2 ranks, measured", together.Seconds, together.Hidden);
        Add("2 ranks, simulated", found.Simulated.Seconds, found.Simulated.Hidden);
        table.Print();
        var buckets = new TextTable("sum", "MiB", "complete after", "of the step", "2 ranks: begun", "ended (ms)");
        for (int i = 0; i < alone.Sums.Length; i++)
            buckets.Add(
                i < alone.Sums.Length - 1 ? $"gradients {i + 1}" : "running statistics",
                $"{alone.Sums[i].Bytes / (double)(1 << 20):0.00}", $"{alone.Sums[i].Begin * 1e3:0} ms",
                $"{alone.Sums[i].Begin / alone.Seconds:0.0 %}", $"{together.Sums[i].Begin * 1e3:0}",
                $"{together.Sums[i].End * 1e3:0}");
        buckets.Add(
            "backward pass", "", $"{alone.BackwardEnd * 1e3:0} ms", $"{alone.BackwardEnd / alone.Seconds:0.0 %}", "",
            $"{together.BackwardEnd * 1e3:0}");
        buckets.Print();
        Console.WriteLine(JsonLine.Of(found));

        void Add(string name, double seconds, double hidden) =>
            table.Add(name, $"{seconds * 1e3:0}", $"{alone.Seconds / seconds:0.0 %}", $"{hidden:0 %}");
    }

    private static Option<double> Number(string name, string description, double fallback) => new(name)
    {
        Description = $"{description} Default: {fallback}.", HelpName = "N", DefaultValueFactory = _ => fallback,
    };
}
