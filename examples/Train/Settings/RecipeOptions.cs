using System.CommandLine;
using System.Numerics;
using GResNet.Runtime.Data.Transforms;
using GResNet.Runtime.Metrics;
using GResNet.Runtime.Training;
using GResNet.Train.Commands;

namespace GResNet.Train.Settings;

/// <summary>The options that choose a recipe and override its settings: a row each.</summary>
/// <param name="fallback">What is taken where no recipe is named, in words.</param>
internal sealed class RecipeOptions(string fallback = "the one that suits the images")
{
    private readonly Option<string?> recipe = CommonOptions.Choice(
        "--recipe", $"How to train: {CommonOptions.Listing([.. Recipes.All.Select(r => r.Name)])}. Without it: {fallback}. "
        + "The options below change single settings.", "RECIPE", [.. Recipes.All.Select(r => r.Name)]);

    /// <summary>All settings.</summary>
    public IReadOnlyList<RecipeOption> Settings { get; } =
    [
        Number<int>("--epochs", "N", "Passes over the training images.", r => r.Epochs, (r, v) => r with { Epochs = v }),
        Number<int>("--batch", "N", "Images of a forward and backward pass.", r => r.Batch, (r, v) => r with { Batch = v }),
        Number<int>("--accumulate", "N", "Batches whose mean gradient makes a step.", r => r.Accumulation, (r, v) => r with { Accumulation = v }),
        Number<ulong>(
            "--seed", "N", "Seed of weights, order, augmentation and dropout; the same seed gives the same network.", r => r.Seed, (r, v) => r with { Seed = v }),
        Pixels("--resolution", "Pixels a side in training.", r => r.Resolution, (r, v) => r with { Resolution = v }, "the images' own"),
        Pixels(
            "--eval-resolution", "Pixels a side in measuring.", r => r.EvaluationResolution, (r, v) => r with { EvaluationResolution = v }, "as in training"),
        Pixels(
            "--eval-resize", "In measuring, the shorter side is first scaled to so many pixels, then the middle is cut out.",
            r => r.EvaluationResize, (r, v) => r with { EvaluationResize = v }, "the resolution"),

        Number<float>("--lr", "RATE", "Learning rate after warm-up.", r => r.Rate, (r, v) => r with { Rate = v }),
        Number<double>(
            "--warmup", "EPOCHS", "Epochs over which the learning rate rises to its full value; after them it falls as a cosine.",
            r => r.WarmupEpochs, (r, v) => r with { WarmupEpochs = v }),
        Number<float>("--warmup-start", "SHARE", "Share of the rate that warm-up starts from.", r => r.WarmupStart, (r, v) => r with { WarmupStart = v }),
        Number<float>("--min-lr", "RATE", "The rate that the cosine ends at.", r => r.MinimumRate, (r, v) => r with { MinimumRate = v }),
        Switch("--lr-per-step", "The rate changes at each step rather than each epoch.", r => r.RatePerStep, (r, v) => r with { RatePerStep = v }),

        Choice("--optimizer", "What turns gradients into updates.", r => r.Optimizer, (r, v) => r with { Optimizer = v }),
        Number<double>("--momentum", "SHARE", "Momentum of SGD; β₁ of AdamW.", r => r.Momentum, (r, v) => r with { Momentum = v }),
        Switch("--nesterov", "Nesterov's momentum, of SGD.", r => r.Nesterov, (r, v) => r with { Nesterov = v }),
        Number<double>("--beta2", "SHARE", "β₂ of AdamW.", r => r.Beta2, (r, v) => r with { Beta2 = v }),
        Number<float>("--epsilon", "NUMBER", "ε of AdamW.", r => r.Epsilon, (r, v) => r with { Epsilon = v }),
        Number<float>("--decay", "FACTOR", "Weight decay.", r => r.WeightDecay, (r, v) => r with { WeightDecay = v }),
        Switch("--decay-norm", "Scales, shifts and slopes decay too.", r => r.DecayNormalization, (r, v) => r with { DecayNormalization = v }),
        Switch("--decay-bias", "Biases decay too.", r => r.DecayBias, (r, v) => r with { DecayBias = v }),
        Number<float>("--clip", "NORM", "The most that the gradient's norm may be; 0 for no limit.", r => r.ClipNorm, (r, v) => r with { ClipNorm = v }),

        Number<float>("--smoothing", "SHARE", "Label smoothing.", r => r.Smoothing, (r, v) => r with { Smoothing = v }),
        Number<float>("--drop-path", "CHANCE", "Chance that the deepest block is skipped.", r => r.DropPath, (r, v) => r with { DropPath = v }),
        Number<float>("--mixup", "ALPHA", "α of mixup; 0 leaves it out.", r => r.MixupAlpha, (r, v) => r with { MixupAlpha = v }),
        Number<float>("--cutmix", "ALPHA", "α of cutmix; 0 leaves it out.", r => r.CutmixAlpha, (r, v) => r with { CutmixAlpha = v }),

        Choice(
            "--crop", "How training images are cut out: not, from a padded image, or a random part that is resized.",
            r => r.Augmentation.Crop, (r, v) => Vary(r, a => a with { Crop = v })),
        Number<int>("--crop-padding", "PIXELS", "Black border of --crop padded.", r => r.Augmentation.CropPadding, (r, v) => Vary(r, a => a with { CropPadding = v })),
        Range("--crop-scale", "Area of the part, of the image's, of --crop resized.", r => r.Augmentation.CropScale, (r, v) => Vary(r, a => a with { CropScale = v })),
        Range("--crop-ratio", "Its width over its height.", r => r.Augmentation.CropRatio, (r, v) => Vary(r, a => a with { CropRatio = v })),
        Number<float>("--flip", "CHANCE", "Chance of a mirror image.", r => r.Augmentation.FlipProbability, (r, v) => Vary(r, a => a with { FlipProbability = v })),
        Switch("--trivial-augment", "TrivialAugment: one of 14 operations on each image.", r => r.Augmentation.TrivialAugment, (r, v) => Vary(r, a => a with { TrivialAugment = v })),
        Choice(
            "--trivial-augment-interpolation", "Of its geometric operations.",
            r => r.Augmentation.TrivialAugmentInterpolation, (r, v) => Vary(r, a => a with { TrivialAugmentInterpolation = v })),
        Number<float>(
            "--erasing", "CHANCE", "Chance that a random part is erased.",
            r => r.Augmentation.ErasingProbability, (r, v) => Vary(r, a => a with { ErasingProbability = v })),
        Range("--erasing-scale", "Area of that part, of the image's.", r => r.Augmentation.ErasingScale, (r, v) => Vary(r, a => a with { ErasingScale = v })),
        Range("--erasing-ratio", "Its height over its width.", r => r.Augmentation.ErasingRatio, (r, v) => Vary(r, a => a with { ErasingRatio = v })),
        Number<int>("--repetitions", "N", "How often a step has each of its images, varied each time otherwise.", r => r.Repetitions, (r, v) => r with { Repetitions = v }),

        Number<double>("--ema", "DECAY", "Decay of the weights' moving average; 0 for none.", r => r.EmaDecay, (r, v) => r with { EmaDecay = v }),
        Number<int>("--ema-every", "STEPS", "Steps between updates of the average.", r => r.EmaEvery, (r, v) => r with { EmaEvery = v }),
        Choice("--non-finite", "What to do when loss or gradients are not finite.", r => r.NonFinite, (r, v) => r with { NonFinite = v }),
    ];

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="except">Names of those that it decides itself.</param>
    public void AddTo(Command command, params string[] except)
    {
        foreach (Option option in Options.Where(o => !except.Contains(o.Name))) command.Options.Add(option);
    }

    /// <summary>The recipe that was asked for.</summary>
    /// <param name="suited">The one that suits the images.</param>
    /// <param name="parsed">What was given.</param>
    public Recipe Choose(Recipe suited, ParseResult parsed)
    {
        Recipe chosen = parsed.GetValue(recipe) is { } name ? Recipes.All.Single(r => r.Name == name) : suited;
        chosen = Settings.Aggregate(chosen, (r, setting) => setting.Apply(r, parsed));
        // A run that is shortened keeps its warm-up in proportion.
        Recipe original = Recipes.All.Single(r => r.Name == chosen.Name);
        return chosen.WarmupEpochs == original.WarmupEpochs && chosen.Epochs < original.Epochs
            ? chosen with { WarmupEpochs = original.WarmupEpochs * chosen.Epochs / original.Epochs }
            : chosen;
    }

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => Settings.Select(s => s.Option).Prepend(recipe);

    /// <summary>All settings as people read them.</summary>
    public IEnumerable<RecipeRow> Rows(Recipe chosen) =>
        Settings.Select(s => new RecipeRow(s.Option.Name.TrimStart('-').Replace('-', ' '), s.Show(chosen))).Prepend(new("recipe", chosen.Name));

    private static Recipe Vary(Recipe recipe, Func<AugmentationSettings, AugmentationSettings> with) =>
        recipe with { Augmentation = with(recipe.Augmentation) };

    private static RecipeOption<T?> Number<T>(
        string name, string helpName, string description, Func<Recipe, T> get, Func<Recipe, T, Recipe> with)
        where T : struct, INumber<T> =>
        new(CommonOptions.Number<T>(name, helpName, description), r => get(r), (r, v) => with(r, v!.Value));

    private static RecipeOption<int?> Pixels(
        string name, string description, Func<Recipe, int?> get, Func<Recipe, int?, Recipe> with, string none) =>
        new(CommonOptions.Number<int>(name, "PIXELS", description, atLeast: 1), r => get(r), with, none);

    private static RecipeOption<Interval> Range(
        string name, string description, Func<Recipe, Interval> get, Func<Recipe, Interval, Recipe> with) =>
        new(CommonOptions.Range(name, description), r => get(r), with);

    private static RecipeOption<bool> Switch(string name, string description, Func<Recipe, bool> get, Func<Recipe, bool, Recipe> with) =>
        new(new Option<bool>(name) { Description = description, HelpName = "true|false" }, r => get(r), with);

    private static RecipeOption<T> Choice<T>(string name, string description, Func<Recipe, T> get, Func<Recipe, T, Recipe> with)
        where T : struct, Enum =>
        new(CommonOptions.Choice<T>(name, description), r => get(r), with);
}
