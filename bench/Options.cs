using System.CommandLine;
using System.CommandLine.Parsing;
using GResNet.Bench.Workloads;

namespace GResNet.Bench;

/// <summary>Options that several benchmarks have.</summary>
internal static class Options
{
    public static Option<string?> Model()
    {
        var option = new Option<string?>(
            "--model") { Description = $"One of {string.Join(", ", ModelCatalogue.Names)}.", HelpName = "MODEL" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && !ModelCatalogue.Names.Contains(name))
                result.AddError($"--model {name} is not known; choose {string.Join(", ", ModelCatalogue.Names)}.");
        });
        return option;
    }

    public static Option<int?> Resolution() => new("--resolution")
    {
        Description = "Pixels a side. Default: the model's first.",
        HelpName = "PIXELS",
        Validators = { AtLeastOne },
    };

    public static Option<int?> Batch() => new("--batch")
    {
        Description =
            "Images of a step. Default: 16, of MobileNets and gresnet26 32, of networks for small images 128.",
        HelpName = "N",
        Validators = { AtLeastOne },
    };

    public static Option<Mode> Mode() => new("--mode")
    {
        Description = "A training step, or the folded network's forward pass. Default: train.",
        HelpName = "train|inference",
        CustomParser = result =>
        {
            string name = result.Tokens[0].Value;
            if (name is not ("train" or "inference"))
                result.AddError($"--mode {name} is not known; choose train or inference.");
            return name == "inference" ? Workloads.Mode.Inference : Workloads.Mode.Train;
        },
    };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "Threads to compute on.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
        Validators = { AtLeastOne },
    };

    public static Option<int> Rounds(int fallback) => new("--rounds")
    {
        Description = "How often everything is measured; what is printed are medians.",
        HelpName = "N",
        DefaultValueFactory = _ => fallback,
        Validators = { AtLeastOne },
    };

    public static Option<string> Python() => new("--python")
    {
        Description = "The interpreter that has PyTorch.",
        HelpName = "PATH",
        DefaultValueFactory = _ => OperatingSystem.IsLinux() ? "/usr/bin/python3" : "python3",
    };

    /// <summary>What numbers of things have to be.</summary>
    public static void AtLeastOne(OptionResult result)
    {
        if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out int number) && number < 1)
            result.AddError($"{result.Option.Name} {text}: it must be at least 1.");
    }
}
