using System.CommandLine;
using GResNet.Bench.Measuring;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Kernels;

/// <summary><c>kernels</c>: GFLOP/s of each convolution of GResNet-50, and its share of the ceiling.</summary>
internal static class KernelsCommand
{
    public static Command Create()
    {
        var filter = new Option<string>("--filter")
        {
            Description = "Only shapes whose label contains this: 3x3, 3x3/2, 64-64, 56px.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "",
        };
        Option<int?> resolution = Options.Resolution(), batch = Options.Batch();
        Option<int> threads = Options.Threads(), rounds = Options.Rounds(7);
        resolution.Description = "Pixels a side of the image. Default: 224.";
        batch.Description = "Images. Default: 16.";
        var command = new Command("kernels", "Times the convolutions of GResNet-50, each shape and pass by itself.")
        {
            filter, resolution, batch, threads, rounds,
        };
        command.SetAction(parsed =>
        {
            int images = parsed.GetValue(batch) ?? 16;
            string text = parsed.GetValue(filter)!;
            NetworkConvolution[] all = [.. NetworkConvolution.OfGResNet50(parsed.GetValue(resolution) ?? 224)];
            NetworkConvolution[] chosen = [.. all.Where(c => c.Label.Contains(text, StringComparison.Ordinal))];
            if (chosen.Length == 0)
                throw new BenchException(
                    $"No shape has '{text}' in its label. There are:\n  "
                        + $"{string.Join("\n  ", all.Select(c => c.Label))}");
            Run(chosen, images, parsed.GetValue(threads), parsed.GetValue(rounds));
        });
        return command;
    }

    private static void Run(NetworkConvolution[] convolutions, int batch, int threads, int rounds)
    {
        using var workers = new WorkerPool(threads);
        using var ceiling = new Ceiling(threads);
        var rows = new List<ShapeSpeed>();
        foreach (NetworkConvolution convolution in convolutions)
        {
            using var tensors = new ConvolutionTensors(convolution, batch);
            foreach (ConvolutionAlgorithm algorithm in ConvolutionAlgorithm.All.Where(a =>
                a.Supports(convolution.Shape)))
            {
                using IConvolutionPasses passes = algorithm.Prepare(workers, tensors);
                double flops = convolution.Flops * batch;
                var row = new ShapeSpeed(
                    convolution, algorithm.Name,
                    PassTimer.Measure(ceiling, passes.Forward, flops, rounds),
                    convolution.HasInputGradient
                        ? PassTimer.Measure(ceiling, passes.BackwardData, flops, rounds)
                        : null,
                    PassTimer.Measure(ceiling, passes.BackwardWeights, flops, rounds));
                rows.Add(row);
                Console.Error.WriteLine($"  {convolution.Label}, {algorithm.Name}: {Cell(row.Forward)} forward");
            }
        }

        Console.WriteLine($"GFLOP/s and share of the ceiling of {ceiling.Best:0}; batch {batch}, {threads} threads");
        var table = new TextTable("convolution", "uses", "algorithm", "forward", "backward data", "backward weights");
        foreach (ShapeSpeed row in rows)
        {
            table.Add(
                row.Convolution.Label, $"{row.Convolution.Uses}", row.Algorithm,
                Cell(row.Forward), Cell(row.BackwardData), Cell(row.BackwardWeights));
        }

        table.Add(
            "ms, all uses", $"{convolutions.Sum(c => c.Uses)}", "fastest",
            Milliseconds(rows, r => r.Forward), Milliseconds(rows, r => r.BackwardData),
            Milliseconds(rows, r => r.BackwardWeights));
        table.Print();
        foreach (ShapeSpeed row in rows) Console.WriteLine(row.ToJson());
    }

    private static string Milliseconds(List<ShapeSpeed> rows, Func<ShapeSpeed, PassSpeed?> pass)
    {
        double seconds = rows.GroupBy(row => row.Convolution)
            .Sum(same => same.Key.Uses * same.Min(row => pass(row)?.Seconds ?? 0));
        return $"{seconds * 1e3:0.0}";
    }

    private static string Cell(PassSpeed? speed) => speed is { } s ? $"{s.GFlops:0} {s.Share * 100,5:0.0} %" : "–";

    private sealed record ShapeSpeed(
        NetworkConvolution Convolution, string Algorithm, PassSpeed Forward, PassSpeed? BackwardData,
        PassSpeed BackwardWeights)
    {
        public string ToJson() => JsonLine.Of(new
        {
            convolution = Convolution.Label,
            uses = Convolution.Uses,
            algorithm = Algorithm,
            forward = Json(Forward),
            backward_data = BackwardData is { } speed ? Json(speed) : null,
            backward_weights = Json(BackwardWeights),
        });

        private static object Json(PassSpeed speed) =>
            new { gflops = Math.Round(speed.GFlops, 1), share = Math.Round(speed.Share, 4) };
    }
}
