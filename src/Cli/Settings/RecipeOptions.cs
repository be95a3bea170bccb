using System.CommandLine;
using System.Numerics;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Imaging.Settings;
using GResNet.Imaging.Transforms;
using GResNet.Reports;
using GResNet.Training;

namespace GResNet.Cli.Settings;

/// <summary>The options that choose a recipe and override its settings: a row each.</summary>
/// <param name="fallback">What is taken where no recipe is named, in words.</param>
internal sealed class RecipeOptions(string fallback = "the one that suits the images")
{
    private readonly Option<string?> recipe = ChoiceOptions.Choice(
        "--recipe",
        $"How to train: {ChoiceOptions.Listing([.. Recipes.All.Select(r => r.Name)])}. Without it: {fallback}. "
        + "The options below change single settings.", "RECIPE", [.. Recipes.All.Select(r => r.Name)]);

    /// <summary>All settings.</summary>
    public IReadOnlyList<RecipeOption> Settings { get; } =
    [
        Number(
            "--epochs", "N", "Passes over the training images.", RecipeRanges.Count,
            r => r.Epochs, (r, v) => r with { Epochs = v }),
        Number(
            "--batch", "N", "Images of a forward and backward pass, of each rank.", RecipeRanges.Count,
            r => r.Batch, (r, v) => r with { Batch = v }),
        Number(
            "--accumulate", "N", "Batches whose mean gradient makes a step, of each rank.", RecipeRanges.Count,
            r => r.Accumulation, (r, v) => r with { Accumulation = v }),
        Switch(
            "--sync-norm", "Normalization takes its statistics over the batches of all ranks, rather than of each.",
            r => r.SyncNorm, (r, v) => r with { SyncNorm = v }),
        Number(
            "--seed", "N", "Seed of weights, order, augmentation and dropout; the same seed gives the same network.",
            RecipeRanges.Seed,
            r => r.Seed, (r, v) => r with { Seed = v }),
        Pixels(
            "--resolution", "Pixels a side in training.",
            r => r.Resolution, (r, v) => r with { Resolution = v }, "the images' own"),
        Pixels(
            "--eval-resolution", "Pixels a side in measuring.",
            r => r.EvaluationResolution, (r, v) => r with { EvaluationResolution = v }, "as in training"),
        Pixels(
            "--eval-resize",
            "In measuring, the shorter side is first scaled to so many pixels, then the middle is cut out.",
            r => r.EvaluationResize, (r, v) => r with { EvaluationResize = v }, "the resolution"),

        Number(
            "--lr", "RATE", "Learning rate after warm-up.", RecipeRanges.Rate,
            r => r.Rate, (r, v) => r with { Rate = v }),
        new RecipeOption<float?>(
            NumberOptions.Number(
                "--layer-decay", "SHARE",
                "The rate of each block is this share of the next one's, towards the outputs: where weights are "
                    + "fine-tuned, the first then change less.",
                RecipeRanges.LayerDecay),
            r => r.LayerDecay, (r, v) => r with { LayerDecay = v }, "one rate for all"),
        new RecipeOption<RateFactors?>(
            RateFactorsOption(), r => r.RateFactors, (r, v) => r with { RateFactors = v }, "none"),
        Number(
            "--warmup", "EPOCHS",
            "Epochs over which the learning rate rises to its full value; after them it falls as a cosine.",
            RecipeRanges.WarmupEpochs,
            r => r.WarmupEpochs, (r, v) => r with { WarmupEpochs = v }),
        Number(
            "--warmup-start", "SHARE", "Share of the rate that warm-up starts from.", RecipeRanges.WarmupStart,
            r => r.WarmupStart, (r, v) => r with { WarmupStart = v }),
        Number(
            "--min-lr", "RATE", "The rate that the cosine ends at.", RecipeRanges.MinimumRate,
            r => r.MinimumRate, (r, v) => r with { MinimumRate = v }),
        Switch(
            "--lr-per-step", "The rate changes at each step rather than each epoch.",
            r => r.RatePerStep, (r, v) => r with { RatePerStep = v }),

        Choice(
            "--optimizer", "What turns gradients into updates.",
            r => r.Optimizer, (r, v) => r with { Optimizer = v }),
        Number(
            "--momentum", "SHARE", "Momentum of SGD; β₁ of the others.", RecipeRanges.Decay,
            r => r.Momentum, (r, v) => r with { Momentum = v }),
        Switch("--nesterov", "Nesterov's momentum, of SGD.", r => r.Nesterov, (r, v) => r with { Nesterov = v }),
        Number(
            "--beta2", "SHARE", "β₂ of AdamW, LAMB and Lion, whose authors take 0.99.", RecipeRanges.Decay,
            r => r.Beta2, (r, v) => r with { Beta2 = v }),
        Number(
            "--epsilon", "NUMBER", "ε of AdamW and LAMB.", RecipeRanges.Epsilon,
            r => r.Epsilon, (r, v) => r with { Epsilon = v }),
        Number(
            "--decay", "FACTOR", "Weight decay.", RecipeRanges.WeightDecay,
            r => r.WeightDecay, (r, v) => r with { WeightDecay = v }),
        Switch(
            "--decay-norm", "Scales, shifts and slopes decay too.",
            r => r.DecayNormalization, (r, v) => r with { DecayNormalization = v }),
        Switch("--decay-bias", "Biases decay too.", r => r.DecayBias, (r, v) => r with { DecayBias = v }),
        Number(
            "--clip", "NORM", "The most that the gradient's norm may be; 0 for no limit.", RecipeRanges.ClipNorm,
            r => r.ClipNorm, (r, v) => r with { ClipNorm = v }),

        Number(
            "--smoothing", "SHARE", "Label smoothing.", RecipeRanges.Share,
            r => r.Smoothing, (r, v) => r with { Smoothing = v }),
        Number(
            "--drop-path", "CHANCE", "Chance that the deepest block is skipped.", RecipeRanges.Share,
            r => r.DropPath, (r, v) => r with { DropPath = v }),
        Number(
            "--mixup", "ALPHA", "α of mixup; 0 leaves it out.", RecipeRanges.Alpha,
            r => r.MixupAlpha, (r, v) => r with { MixupAlpha = v }),
        Number(
            "--cutmix", "ALPHA", "α of cutmix; 0 leaves it out.", RecipeRanges.Alpha,
            r => r.CutmixAlpha, (r, v) => r with { CutmixAlpha = v }),

        Choice(
            "--crop", "How training images are cut out: not, from a padded image, or a random part that is resized.",
            r => r.Augmentation.Crop, (r, v) => Vary(r, a => a with { Crop = v })),
        Number(
            "--crop-padding", "PIXELS", "Black border of --crop padded.", AugmentationRanges.Padding,
            r => r.Augmentation.CropPadding, (r, v) => Vary(r, a => a with { CropPadding = v })),
        Range(
            "--crop-scale", "Area of the part, of the image's, of --crop resized.", AugmentationRanges.Area,
            r => r.Augmentation.CropScale, (r, v) => Vary(r, a => a with { CropScale = v })),
        Range(
            "--crop-ratio", "Its width over its height.", AugmentationRanges.Aspect,
            r => r.Augmentation.CropRatio, (r, v) => Vary(r, a => a with { CropRatio = v })),
        Number(
            "--flip", "CHANCE", "Chance of a mirror image.", AugmentationRanges.Chance,
            r => r.Augmentation.FlipProbability, (r, v) => Vary(r, a => a with { FlipProbability = v })),
        Switch(
            "--trivial-augment", "TrivialAugment: one of 14 operations on each image.",
            r => r.Augmentation.TrivialAugment, (r, v) => Vary(r, a => a with { TrivialAugment = v })),
        Choice(
            "--trivial-augment-interpolation", "Of its geometric operations.",
            r => r.Augmentation.TrivialAugmentInterpolation,
            (r, v) => Vary(r, a => a with { TrivialAugmentInterpolation = v })),
        Number(
            "--erasing", "CHANCE", "Chance that a random part is erased.", AugmentationRanges.Chance,
            r => r.Augmentation.ErasingProbability, (r, v) => Vary(r, a => a with { ErasingProbability = v })),
        Range(
            "--erasing-scale", "Area of that part, of the image's.", AugmentationRanges.Area,
            r => r.Augmentation.ErasingScale, (r, v) => Vary(r, a => a with { ErasingScale = v })),
        Range(
            "--erasing-ratio", "Its height over its width.", AugmentationRanges.Aspect,
            r => r.Augmentation.ErasingRatio, (r, v) => Vary(r, a => a with { ErasingRatio = v })),
        Number(
            "--repetitions", "N", "How often a step has each of its images, varied each time otherwise.",
            RecipeRanges.Repetitions,
            r => r.Repetitions, (r, v) => r with { Repetitions = v }),

        new RecipeOption<Freezing>(
            FreezeOption(), r => r.Freeze, (r, v) => r with { Freeze = v }),
        Number(
            "--views", "N",
            "With --freeze backbone: how often, besides, each image is varied for features that are learnt from too.",
            RecipeRanges.Views,
            r => r.Views, (r, v) => r with { Views = v }),

        Number(
            "--ema", "DECAY", "Decay of the weights' moving average; 0 for none.", RecipeRanges.Decay,
            r => r.EmaDecay, (r, v) => r with { EmaDecay = v }),
        Number(
            "--ema-every", "STEPS", "Steps between updates of the average.", RecipeRanges.Count,
            r => r.EmaEvery, (r, v) => r with { EmaEvery = v }),
        Choice(
            "--non-finite", "What to do when loss or gradients are not finite.",
            r => r.NonFinite, (r, v) => r with { NonFinite = v }),
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
    /// <param name="epochs">Those of <paramref name="suited"/> where it is taken; null for its own.</param>
    /// <param name="ranks">Processes that follow it: what is given counts for them as it is.</param>
    /// <exception cref="UsageException">Settings do not go together.</exception>
    public Recipe Choose(Recipe suited, ParseResult parsed, int? epochs = null, int ranks = 1)
    {
        bool freezes = Settings.Aggregate(Recipes.Quick, (r, setting) => setting.Apply(r, parsed)).Freeze
            != Freezing.Nothing;
        Recipe? named = parsed.GetValue(recipe) is { } name ? Recipes.All.Single(r => r.Name == name) : null;
        Recipe original = (named ?? (freezes ? Recipes.FineTune : suited)).ForRanks(ranks);
        Recipe begun = named is null && epochs is { } few ? original with { Epochs = few } : original;
        Recipe chosen = Settings.Aggregate(begun, (r, setting) => setting.Apply(r, parsed));
        // A run that is shortened keeps its warm-up in proportion.
        if (chosen.WarmupEpochs == original.WarmupEpochs)
            chosen = chosen with { WarmupEpochs = original.WithEpochs(chosen.Epochs).WarmupEpochs };
        return Valid(chosen);
    }

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => Settings.Select(s => s.Option).Prepend(recipe);

    /// <summary>All settings as people read them.</summary>
    public IEnumerable<RecipeRow> Rows(Recipe chosen) =>
        Settings.Select(s => new RecipeRow(s.Option.Name.TrimStart('-').Replace('-', ' '), s.Show(chosen)))
            .Prepend(new("recipe", chosen.Name));

    private static Recipe Valid(Recipe recipe)
    {
        try
        {
            recipe.Validate();
            return recipe;
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static Recipe Vary(Recipe recipe, Func<AugmentationSettings, AugmentationSettings> with) =>
        recipe with { Augmentation = with(recipe.Augmentation) };

    private static RecipeOption<T?> Number<T>(
        string name, string helpName, string description, NumberRange<T> range, Func<Recipe, T> get,
        Func<Recipe, T, Recipe> with)
        where T : struct, INumber<T> =>
        new(NumberOptions.Number(name, helpName, description, range), r => get(r), (r, v) => with(r, v!.Value));

    private static RecipeOption<int?> Pixels(
        string name, string description, Func<Recipe, int?> get, Func<Recipe, int?, Recipe> with, string none) =>
        new(NumberOptions.Number(name, "PIXELS", description, RecipeRanges.Pixels), r => get(r), with, none);

    private static RecipeOption<Interval> Range(
        string name, string description, NumberRange<double> range, Func<Recipe, Interval> get,
        Func<Recipe, Interval, Recipe> with) =>
        new(NumberOptions.Range(name, description, range), r => get(r), with);

    private static RecipeOption<bool> Switch(
        string name, string description, Func<Recipe, bool> get, Func<Recipe, bool, Recipe> with) =>
        new(ChoiceOptions.Switch(name, description, "true|false"), r => get(r), with);

    private static Option<Freezing> FreezeOption() => new("--freeze")
    {
        Description = "What keeps its weights, from the image on: nothing; a number of stages, or all to the end of a "
            + "stage or block, by name; or the backbone, which is all but the linear layer that makes the outputs: "
            + "then features are computed once, and learnt from in seconds. Where anything is frozen, --recipe is "
            + "finetune unless another is named.",
        HelpName = "nothing|backbone|STAGES|NAME",
        CustomParser = result =>
        {
            try
            {
                return Freezing.Parse(result.Tokens[0].Value);
            }
            catch (ArgumentException)
            {
                result.AddError(
                    $"--freeze '{result.Tokens[0].Value}': give nothing, backbone, a number of stages from 1, or a "
                        + "name.");
                return null;
            }
        },
    };

    private static Option<RateFactors?> RateFactorsOption() => new("--lr-of")
    {
        Description = "The rate of a part, by what the names of its parameters begin with, is --lr times this factor, "
            + "whatever --layer-decay says: --lr-of stage1=0.1 --lr-of head=10. Of a part and one within it, the "
            + "longer name decides.",
        HelpName = "NAME=FACTOR",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            string given = string.Join(',', result.Tokens.Select(token => token.Value));
            try
            {
                return RateFactors.Parse(given);
            }
            catch (ArgumentException error)
            {
                result.AddError($"--lr-of {given}: {error.Message}");
                return null;
            }
        },
    };

    private static RecipeOption<T> Choice<T>(
        string name, string description, Func<Recipe, T> get, Func<Recipe, T, Recipe> with)
        where T : struct, Enum =>
        new(ChoiceOptions.Choice<T>(name, description), r => get(r), with);
}
