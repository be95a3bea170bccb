using System.CommandLine;
using GResNet.Runtime.Training;

namespace GResNet.Train.Commands;

/// <summary>The options that override a preset's <see cref="TrainingOptions"/>.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<int?> epochs = CommonOptions.Number<int>(
        "--epochs", "N", $"Passes over the training images. {Defaults(o => o.Epochs)}", atLeast: 1);

    private readonly Option<int?> batch = CommonOptions.Number<int>(
        "--batch", "N", $"Images of a step. {Defaults(o => o.Batch)}", atLeast: 1);

    private readonly Option<float?> rate = CommonOptions.Number<float>(
        "--lr", "RATE", $"Learning rate after warm-up. {Defaults(o => o.Rate)}");

    private readonly Option<double?> warmup = CommonOptions.Number<double>(
        "--warmup", "EPOCHS",
        "Epochs over which the learning rate rises to its full value; after them it falls to zero as a cosine. "
        + "Default: 1, or a quarter of a run of fewer than 4 epochs.");

    private readonly Option<float?> momentum = CommonOptions.Number<float>(
        "--momentum", "SHARE", $"Momentum of SGD. {Defaults(o => o.Sgd.Momentum)}");

    private readonly Option<float?> decay = CommonOptions.Number<float>(
        "--decay", "FACTOR", $"Weight decay, on the weights of convolutions and linear layers. {Defaults(o => o.Sgd.WeightDecay)}");

    private readonly Option<float?> smoothing = CommonOptions.Number<float>(
        "--smoothing", "SHARE", $"Label smoothing. {Defaults(o => o.Smoothing)}");

    private readonly Option<ulong?> seed = CommonOptions.Number<ulong>(
        "--seed", "N",
        "Seed of weights, order, augmentation and dropout; the same seed and --threads give the same network. Default: 0.");

    private readonly Option<bool> augment = new("--augment")
    {
        Description = $"Vary the training images: random crop with a padding of {Preset.CropPadding} and flip. Default on cifar10.",
    };

    private readonly Option<bool> noAugment = new("--no-augment") { Description = "Do not vary them. Default on shapes." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[epochs, batch, rate, warmup, momentum, decay, smoothing, seed, augment, noAugment])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(augment) && result.GetValue(noAugment)) result.AddError("--augment and --no-augment exclude each other.");
        });
    }

    /// <summary>A preset's settings with what the user gave in their place.</summary>
    public TrainingOptions Override(TrainingOptions preset, ParseResult parsed)
    {
        int runEpochs = parsed.GetValue(epochs) ?? preset.Epochs;
        TrainingOptions options = preset with
        {
            Epochs = runEpochs,
            Batch = parsed.GetValue(batch) ?? preset.Batch,
            Rate = parsed.GetValue(rate) ?? preset.Rate,
            WarmupEpochs = parsed.GetValue(warmup) ?? Math.Min(1, runEpochs / 4.0),
            Sgd = new SgdOptions
            {
                Momentum = parsed.GetValue(momentum) ?? preset.Sgd.Momentum,
                WeightDecay = parsed.GetValue(decay) ?? preset.Sgd.WeightDecay,
            },
            Smoothing = parsed.GetValue(smoothing) ?? preset.Smoothing,
            Seed = parsed.GetValue(seed) ?? preset.Seed,
        };
        if (parsed.GetValue(augment)) return options with { CropPadding = Preset.CropPadding, Flip = true };
        return parsed.GetValue(noAugment) ? options with { CropPadding = 0, Flip = false } : options;
    }

    private static string Defaults<T>(Func<TrainingOptions, T> setting) where T : IEquatable<T>
    {
        T[] values = [.. DataCatalogue.Names.Select(name => setting(Preset.For(name).Options))];
        return values.Distinct().Count() == 1
            ? $"Default: {values[0]}."
            : $"Default: {string.Join(", ", DataCatalogue.Names.Zip(values, (name, value) => $"{value} on {name}"))}.";
    }
}
