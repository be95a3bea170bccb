using System.CommandLine;
using System.CommandLine.Parsing;
using GResNet.Bench.Gpu.Check;
using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu;

/// <summary>The options of <c>gpu</c>, and what they ask for.</summary>
internal sealed class GpuOptions
{
    /// <summary>In place of a device: print those there are.</summary>
    private const string List = "list";

    private const string ProfiledModel = "gresnet50";
    private const int DefaultRounds = 7;

    private readonly Option<string> device = new("--device")
    {
        Description = "Where to run: cuda, opencl or ilgpu-cpu (a simulator), with a number where there are several; "
            + "or list, which prints them.",
        HelpName = "KIND[:N]|list",
        DefaultValueFactory = _ => "cuda",
        Validators = { IsDevice },
    };

    private readonly Option<GpuPrecision?> precision = new("--precision")
    {
        Description = "What maps hold. Default: bf16; of --check both.",
        HelpName = "bf16|float32",
        CustomParser = ParsePrecision,
    };

    private readonly Option<string?> model = Options.Model();
    private readonly Option<int?> resolution = Options.Resolution();
    private readonly Option<int?> batch = Options.Batch();
    private readonly Option<Mode> mode = Options.Mode();
    private readonly Option<int> rounds = Options.Rounds(DefaultRounds);
    private readonly Option<string> python = Options.Python();

    private readonly Option<Peers> peer = new("--peer")
    {
        Description = "What ours is compared with: PyTorch as it is, by torch.compile, both one after the other, or "
            + "none, which measures "
            + "ours alone, and in --profile no ceilings by PyTorch.",
        HelpName = "eager|compiled|both|none",
        DefaultValueFactory = _ => Peers.Both,
        CustomParser = ParsePeers,
    };

    private readonly Option<bool> check = new("--check")
    {
        Description =
            "Only compare: convolutions of tensor cores with those of the device's other kernels, and with the CPU "
                + "running statistics, "
            + "loss, gradients, logits, and the losses of training steps. "
            + $"Without --model: {GpuCheck.DefaultModel}.",
    };

    private readonly Option<bool> noCheck =
        new("--no-check") { Description = "Without --model: do not begin with --check." };

    private readonly Option<int> steps = new("--steps")
    {
        Description = "Training steps of --check.",
        HelpName = "N",
        DefaultValueFactory = _ => GpuCheck.DefaultSteps,
        Validators = { Options.AtLeastOne },
    };

    private readonly Option<bool> profile = new("--profile")
    {
        Description =
            "Only say how long each kernel takes, by the device's clock, in --rounds steps. "
            + $"Without --model: {ProfiledModel}.",
    };

    private readonly Option<int?> limit = new("--limit")
    {
        Description = "The most seconds that a row may take: torch.compile has what PyTorch as it is leaves of them.",
        HelpName = "SECONDS",
        Validators = { Options.AtLeastOne },
    };

    private readonly Option<bool> json = new("--json") { Description =
        "Print JSON alone: of --model a line each time that more is measured, the last one whole." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        batch.Description = $"Images of a step. Default: {GpuWork.DefaultBatch}; of --check {GpuCheck.DefaultBatch}.";
        foreach (Option option in new Option[]
        {
            device, precision, model, resolution, batch, mode, rounds, python, peer, check, noCheck, steps, profile,
                limit, json,
        })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            bool one = result.GetResult(model) is not null || result.GetValue(check) || result.GetValue(profile);
            bool narrowed = result.GetResult(resolution) is not null || result.GetResult(batch) is not null
                || result.GetResult(mode) is not null;
            if (narrowed && !one)
                result.AddError("--resolution, --batch and --mode need --model, --check or --profile.");
            if (result.GetValue(check) && result.GetValue(profile))
                result.AddError("--check and --profile are two runs; choose one.");
        });
    }

    /// <summary>What was asked for.</summary>
    public GpuRequest Read(ParseResult parsed)
    {
        string name = parsed.GetValue(device)!;
        string? asked = parsed.GetValue(model);
        GpuTask task = name == List ? GpuTask.List
            : parsed.GetValue(check) ? GpuTask.Check
            : parsed.GetValue(profile) ? GpuTask.Profile
            : asked is not null ? GpuTask.Row
            : GpuTask.Standard;
        GpuPrecision? given = parsed.GetValue(precision);
        (string otherwise, int images) = task is GpuTask.Row or GpuTask.Profile
            ? (ProfiledModel, GpuWork.DefaultBatch)
            : (GpuCheck.DefaultModel, GpuCheck.DefaultBatch);
        return new GpuRequest(task, name == List ? default : DeviceName.Parse(name))
        {
            Precision = given ?? GpuPrecision.BFloat16,
            Workload = Workload.Of(
                asked ?? otherwise, parsed.GetValue(resolution), parsed.GetValue(batch)
                    ?? images, parsed.GetValue(mode)),
            CheckedPrecisions = given is { } only ? [only] : [GpuPrecision.Float32, GpuPrecision.BFloat16],
            BeginsWithCheck = !parsed.GetValue(noCheck),
            Steps = parsed.GetValue(steps),
            Rounds = parsed.GetValue(rounds),
            Peers = parsed.GetValue(peer),
            Python = parsed.GetValue(python)!,
            Limit = parsed.GetValue(limit) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            JsonAlone = parsed.GetValue(json),
        };
    }

    private static void IsDevice(OptionResult result)
    {
        if (result.Tokens is not [{ Value: var text }] || text == List) return;
        try
        {
            _ = DeviceName.Parse(text);
        }
        catch (ArgumentException error)
        {
            result.AddError(error.Message);
        }
    }

    private static Peers ParsePeers(ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        Peers? peers = name switch
        {
            "eager" => Peers.Eager,
            "compiled" => Peers.Compiled,
            "both" => Peers.Both,
            "none" => Peers.None,
            _ => null,
        };
        if (peers is null) result.AddError($"--peer {name} is not known; choose eager, compiled, both or none.");
        return peers ?? default;
    }

    private static GpuPrecision? ParsePrecision(ArgumentResult result)
    {
        try
        {
            return Precisions.Parse(result.Tokens[0].Value);
        }
        catch (ArgumentException error)
        {
            result.AddError(error.Message);
            return null;
        }
    }
}
