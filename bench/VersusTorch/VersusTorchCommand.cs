using System.CommandLine;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.VersusTorch;

/// <summary>
/// <c>vs-torch</c>: images per second and peak memory against PyTorch and what is like it, interleaved.
/// </summary>
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
        Option<string[]> peers = Peers();
        var json = new Option<bool>("--json") { Description = "Print JSON alone." };
        var command = new Command(
            Name,
            "Compares with PyTorch, libtorch and ONNX Runtime, each in a process of its own and interleaved with ours, "
                + "one after the other. Without --model: all that the project is held to.")
        {
            model, resolution, batch, mode, threads, rounds, peers, python, json,
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
            Workload[] workloads = parsed.GetValue(model) is { } name
                ? [Workload.Of(name, parsed.GetValue(resolution), parsed.GetValue(batch), parsed.GetValue(mode))]
                : Standard;
            (Workload Work, PeerKind Peer)[] pairs =
            [
                .. from workload in workloads
                   from peer in PeerKind.All
                   where parsed.GetValue(peers)!.Contains(peer.Name) && peer.Modes.Contains(workload.Mode)
                   select (workload, peer),
            ];
            if (pairs.Length == 0) throw new BenchException("None of the peers named does that.");
            Func<Workload, PeerKind, int, int, string, RowReport> measure =
                pairs.Length == 1 ? Row.Measure : RowProcess.Run;
            RowReport[] rows =
            [
                .. pairs.Select(pair => measure(
                    pair.Work, pair.Peer, parsed.GetValue(threads), parsed.GetValue(rounds), parsed.GetValue(python)!)),
            ];
            if (!parsed.GetValue(json)) RowTable.Print(rows);
            foreach (RowReport row in rows) Console.WriteLine(JsonLine.Of(row));
        });
        return command;
    }

    private static Option<string[]> Peers()
    {
        string[] names = [.. PeerKind.All.Select(kind => kind.Name)];
        var option = new Option<string[]>("--peers")
        {
            Description = "What to compare with: pytorch, of an interpreter, libtorch by TorchSharp, in four ways, and "
                + "onnxruntime, of those that do what is measured. Default: all.",
            HelpName = string.Join('|', names),
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => names,
        };
        option.Validators.Add(result =>
        {
            foreach (string name in result.Tokens.Select(token => token.Value).Except(names))
                result.AddError($"--peers {name} is not known; choose of {string.Join(", ", names)}.");
        });
        return option;
    }
}
