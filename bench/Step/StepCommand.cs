using System.CommandLine;
using GResNet.Bench.Measuring;
using GResNet.Bench.Workloads;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;

namespace GResNet.Bench.Step;

/// <summary><c>step</c>: where a step's time goes.</summary>
internal static class StepCommand
{
    private const int WarmUpSteps = 3;

    // Forward, and in training the gradients of inputs and of weights.
    private const int TrainingPasses = 3;

    public static Command Create()
    {
        Option<string?> model = Options.Model();
        Option<int?> resolution = Options.Resolution(), batch = Options.Batch();
        Option<Mode> mode = Options.Mode();
        Option<int> threads = Options.Threads(), rounds = Options.Rounds(7);
        model.DefaultValueFactory = _ => "gresnet50";
        var command = new Command(
            "step", "Shows where a step's time goes, by phase and kind of kernel, in the step of median time.")
        {
            model, resolution, batch, mode, threads, rounds,
        };
        command.SetAction(parsed => Run(
            Workload.Of(
                parsed.GetValue(model)!, parsed.GetValue(resolution), parsed.GetValue(batch), parsed.GetValue(mode)),
            parsed.GetValue(threads), parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(Workload workload, int threads, int rounds)
    {
        using var workers = new WorkerPool(threads);
        using var device = new CpuDevice(workers);
        using var side = OwnSide.Create(workload, device);
        using var ceiling = new Ceiling(threads);
        _ = side.Run(WarmUpSteps);
        var steps = new List<(WorkTimes Times, bool Undisturbed)>(rounds);
        for (int round = 0; round < rounds; round++)
        {
            bool open = ceiling.Wait().IsOpen;
            WorkTimes times = WorkTimes.Measure(workers, () => side.Run(1));
            steps.Add((times, open && ceiling.Read().IsOpen));
        }

        WorkTimes[] counted = [.. Undisturbed.Of(steps).OrderBy(times => times.Total)];
        Print(workload, threads, counted[counted.Length / 2], ceiling.Best);
    }

    private static void Print(Workload workload, int threads, WorkTimes step, double ceiling)
    {
        Row[] rows =
        [
            .. step.Entries
                .Select(entry => new Row(
                    entry.Key.Phase, WorkName.Of(entry.Key.Work), WorkName.OfKernel(entry.Key.Work), entry.Value.Count,
                    entry.Value.Elapsed.TotalMilliseconds))
                .OrderByDescending(row => row.Milliseconds),
        ];
        double total = step.Total.TotalMilliseconds, outside = total - step.InWork.TotalMilliseconds;

        Console.WriteLine($"{workload}, {threads} threads");
        var kinds = new TextTable("work", "calls", "ms", "share");
        foreach (Row row in rows)
            kinds.Add(
                $"{row.Phase,-10}{row.Work}", $"{row.Count}", $"{row.Milliseconds:0.00}", Share(row.Milliseconds));
        kinds.Add("outside any work", "", $"{outside:0.00}", Share(outside));
        kinds.Add("whole step", "", $"{total:0.00}", Share(total));
        kinds.Print();

        PrintSums(
            "kernel",
            rows.GroupBy(row => $"{row.Phase,-10}{row.Kernel}")
                .OrderByDescending(kernel => kernel.Sum(row => row.Milliseconds)));
        PrintSums("phase", rows.OrderBy(row => row.Phase).GroupBy(row => $"{row.Phase}"));

        double rate = Flops(workload) / step.Total.TotalSeconds / 1e9;
        Console.WriteLine(
            $"{workload.Batch / step.Total.TotalSeconds:0.00} images/s; {rate:0} GFLOP/s of convolutions over the "
                + $"whole step, "
            + $"{rate / ceiling:0.0 %} of the ceiling of {ceiling:0}");
        Console.WriteLine(JsonLine.Of(new
        {
            model = workload.Model,
            resolution = workload.Resolution,
            batch = workload.Batch,
            mode = workload.ModeName,
            threads,
            milliseconds = Math.Round(total, 3),
            outside = Math.Round(outside, 3),
            ceiling_gflops = Math.Round(ceiling, 1),
            work = rows.Select(row => new
            {
                phase = $"{row.Phase}",
                work = row.Work,
                calls = row.Count,
                milliseconds = Math.Round(row.Milliseconds, 3),
            }),
        }));

        void PrintSums(string header, IEnumerable<IGrouping<string, Row>> groups)
        {
            var table = new TextTable(header, "calls", "ms", "share");
            foreach (IGrouping<string, Row> group in groups)
            {
                double milliseconds = group.Sum(row => row.Milliseconds);
                table.Add(group.Key, $"{group.Sum(row => row.Count)}", $"{milliseconds:0.00}", Share(milliseconds));
            }

            table.Print();
        }

        string Share(double milliseconds) => $"{milliseconds / total:0.0 %}";
    }

    private static double Flops(Workload workload)
    {
        using IModel model = ModelCatalogue.Create(workload.Model);
        long multiplyAdds = model.Summary.Resolutions.Single(r => r.Resolution == workload.Resolution).MultiplyAdds;
        return 2.0 * multiplyAdds * workload.Batch * (workload.Mode == Mode.Train ? TrainingPasses : 1);
    }

    private sealed record Row(Phase Phase, string Work, string Kernel, int Count, double Milliseconds);
}
