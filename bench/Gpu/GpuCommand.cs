using System.CommandLine;
using System.CommandLine.Parsing;
using GResNet.Bench.Gpu.Check;
using GResNet.Bench.Gpu.Profile;
using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Training;

namespace GResNet.Bench.Gpu;

/// <summary><c>gpu</c>: images per second and memory on a GPU against PyTorch on the same, correctness first.</summary>
internal static class GpuCommand
{
    public const string Name = "gpu";

    private const string ListDevices = "list";
    private const int DefaultRounds = 7;

    public static Command Create()
    {
        var device = new Option<string>("--device")
        {
            Description = "Where to run: cuda, opencl or ilgpu-cpu (a simulator), with a number where there are several; or list, which prints them.",
            HelpName = "KIND[:N]|list",
            DefaultValueFactory = _ => "cuda",
            Validators = { IsDevice },
        };
        var precision = new Option<GpuPrecision?>("--precision")
        {
            Description = "What maps hold. Default: bf16; of --check both.",
            HelpName = "bf16|float32",
            CustomParser = result => Parsed(result, text => (GpuPrecision?)Precisions.Parse(text)),
        };
        Option<string?> model = Options.Model();
        Option<int?> resolution = Options.Resolution(), batch = Options.Batch();
        batch.Description = $"Images of a step. Default: {GpuWork.DefaultBatch}; of --check {GpuCheck.DefaultBatch}.";
        Option<Mode> mode = Options.Mode();
        Option<int> rounds = Options.Rounds(DefaultRounds);
        Option<string> python = Options.Python();
        var noPeer = new Option<bool>("--no-peer") { Description = "Measure ours alone." };
        var check = new Option<bool>("--check")
        {
            Description = $"Only compare with the CPU: statistics, logits, loss, gradients, and the losses of training steps. Without --model: {GpuCheck.DefaultModel}.",
        };
        var noCheck = new Option<bool>("--no-check") { Description = "Without --model: do not begin with --check." };
        var steps = new Option<int>("--steps")
        {
            Description = "Training steps of --check.", HelpName = "N", DefaultValueFactory = _ => GpuCheck.DefaultSteps, Validators = { Options.AtLeastOne },
        };
        var profile = new Option<bool>("--profile")
        {
            Description = "Only say how long each kernel takes, by the device's clock. Without --model: gresnet50 at 224 px. --rounds is the number of steps.",
        };
        var limit = new Option<int?>("--limit")
        {
            Description = "Without --model: the most seconds that a row may take.", HelpName = "SECONDS", Validators = { Options.AtLeastOne },
        };
        var json = new Option<bool>("--json") { Description = "Print JSON alone." };
        var command = new Command(
            Name,
            "Compares with PyTorch on a GPU, as it is and by torch.compile, interleaved in one run. Without --model: first --check, then "
            + "all that the project is held to, each in a process of its own.")
        {
            device, precision, model, resolution, batch, mode, rounds, python, noPeer, check, noCheck, steps, profile, limit, json,
        };
        command.Validators.Add(result =>
        {
            bool alone = result.GetResult(model) is null && !result.GetValue(check) && !result.GetValue(profile);
            bool narrowed = result.GetResult(resolution) is not null || result.GetResult(batch) is not null || result.GetResult(mode) is not null;
            if (alone && narrowed) result.AddError("--resolution, --batch and --mode need --model, --check or --profile.");
            if (result.GetValue(check) && result.GetValue(profile)) result.AddError("--check and --profile are two runs; choose one.");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(device) == ListDevices) return PrintDevices();
            DeviceName chosen = DeviceName.Parse(parsed.GetValue(device)!);
            string? interpreter = parsed.GetValue(noPeer) ? null : parsed.GetValue(python);
            GpuPrecision? asked = parsed.GetValue(precision);
            GpuWork Work(string fallback) => new(
                Workload.Of(
                    parsed.GetValue(model) ?? fallback, parsed.GetValue(resolution), parsed.GetValue(batch) ?? GpuWork.DefaultBatch,
                    parsed.GetValue(mode)),
                asked ?? GpuPrecision.BFloat16, chosen);
            int Check()
            {
                Workload workload = Workload.Of(
                    parsed.GetValue(model) ?? GpuCheck.DefaultModel, parsed.GetValue(resolution),
                    parsed.GetValue(batch) ?? GpuCheck.DefaultBatch, Mode.Train);
                return GpuCheck.Run(
                    workload, chosen, asked is { } one ? [one] : [GpuPrecision.Float32, GpuPrecision.BFloat16], parsed.GetValue(steps),
                    parsed.GetValue(json));
            }

            try
            {
                if (parsed.GetValue(check)) return Check();
                if (parsed.GetValue(profile)) return GpuProfiler.Run(Work("gresnet50"), parsed.GetValue(rounds), parsed.GetValue(json));
                if (parsed.GetValue(model) is { } name)
                    return Print([GpuRow.Measure(Work(name), parsed.GetValue(rounds), interpreter)], parsed.GetValue(json));
                if (!parsed.GetValue(noCheck) && Check() is not 0 and int failed) return failed;
                TimeSpan? most = parsed.GetValue(limit) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
                return Print(
                    GpuWork.Standard(asked ?? GpuPrecision.BFloat16, chosen), parsed.GetValue(rounds), interpreter, most, parsed.GetValue(json));
            }
            catch (DeviceException failure)
            {
                throw new BenchException(failure.Message);
            }
        });
        return command;
    }

    private static int PrintDevices()
    {
        foreach (GpuInfo info in GpuDevices.List()) Console.WriteLine(info);
        return 0;
    }

    /// <summary>Measures rows, each in a process of its own; one that fails does not keep the others.</summary>
    private static int Print(GpuWork[] works, int rounds, string? python, TimeSpan? limit, bool json)
    {
        var rows = new List<GpuRowReport>();
        foreach (GpuWork work in works)
        {
            try
            {
                rows.Add(GpuRowProcess.Run(work, rounds, python, limit));
            }
            catch (BenchException failure)
            {
                Console.Error.WriteLine($"gresnet-bench: {failure.Message}");
            }
        }

        if (rows.Count > 0) _ = Print(rows, json);
        return rows.Count == works.Length ? 0 : 1;
    }

    private static int Print(IReadOnlyCollection<GpuRowReport> rows, bool json)
    {
        if (!json) GpuRowTable.Print(rows);
        foreach (GpuRowReport row in rows) Console.WriteLine(JsonLine.Of(row));
        return 0;
    }

    private static void IsDevice(OptionResult result)
    {
        if (result.Tokens is not [{ Value: var text }] || text == ListDevices) return;
        try
        {
            _ = DeviceName.Parse(text);
        }
        catch (ArgumentException error)
        {
            result.AddError(error.Message);
        }
    }

    private static T? Parsed<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (ArgumentException error)
        {
            result.AddError(error.Message);
            return default;
        }
    }
}
