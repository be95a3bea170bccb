using System.CommandLine;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.VersusTorch;

/// <summary><c>vs-torch</c>: images per second and peak memory against PyTorch, interleaved.</summary>
internal static class VersusTorchCommand
{
    public const string Name = "vs-torch";

    // What the project is held to.
    private static readonly Workload[] Standard =
    [
        new("gresnet50", 224, 16, Mode.Train),
        new("gresnet50", 176, 16, Mode.Train),
        new("gresnet-cifar", 32, 128, Mode.Train),
        new("resnet50", 224, 16, Mode.Train),
        new("resnet18", 64, 16, Mode.Train),
        new("gresnet50", 224, 16, Mode.Inference),
        new("gresnet50", 224, 1, Mode.Inference),
    ];

    public static Command Create()
    {
        Option<string?> model = Options.Model();
        Option<int?> resolution = Options.Resolution(), batch = Options.Batch();
        Option<Mode> mode = Options.Mode();
        Option<int> threads = Options.Threads(), rounds = Options.Rounds(9);
        Option<string> python = Options.Python();
        var json = new Option<bool>("--json") { Description = "Print JSON alone." };
        var command = new Command(
            Name,
            "Compares with PyTorch, interleaved in one run. Without --model: all that the project is held to, each in "
                    + "a process of its own.")
        {
            model, resolution, batch, mode, threads, rounds, python, json,
        };
        command.Validators.Add(result =>
        {
            bool narrowed = result.GetResult(resolution) is not null || result.GetResult(batch) is not null
                || result.GetResult(mode) is not null;
            if (narrowed && result.GetResult(model) is null)
                result.AddError("--resolution, --batch and --mode need --model.");
        });
        command.SetAction(parsed =>
        {
            int threadCount = parsed.GetValue(threads), roundCount = parsed.GetValue(rounds);
            string interpreter = parsed.GetValue(python)!;
            RowReport[] rows = parsed.GetValue(model) is { } name
                ? [Row.Measure(
                    Workload.Of(name, parsed.GetValue(resolution), parsed.GetValue(batch), parsed.GetValue(mode)),
                    threadCount, roundCount, interpreter)]
                : [.. Standard.Select(workload => RowProcess.Run(workload, threadCount, roundCount, interpreter))];
            if (!parsed.GetValue(json)) RowTable.Print(rows);
            foreach (RowReport row in rows) Console.WriteLine(JsonLine.Of(row));
        });
        return command;
    }
}
