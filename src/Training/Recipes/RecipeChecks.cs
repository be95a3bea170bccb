using GResNet.Imaging.Transforms;
using static GResNet.Imaging.Settings.SettingCheck;

namespace GResNet.Training;

/// <summary>Finds settings that cannot be.</summary>
internal static class RecipeChecks
{
    /// <summary>Checks a recipe, whatever it is used with.</summary>
    /// <exception cref="ArgumentException">A setting is impossible; the message says which,
    /// what it is and what it may be.</exception>
    public static void Check(Recipe recipe)
    {
        Require("epochs", recipe.Epochs, RecipeRanges.Count);
        Require("batch", recipe.Batch, RecipeRanges.Count);
        Require("accumulation", recipe.Accumulation, RecipeRanges.Count);
        Require("ranks", recipe.Ranks, RecipeRanges.Count);
        Require(
            (Int128)recipe.Batch * recipe.Accumulation * recipe.Ranks <= int.MaxValue, "batch", recipe.Batch,
            $"at most {int.MaxValue} over accumulation and ranks");
        CheckPixels(recipe);
        CheckRate(recipe);
        CheckOptimizer(recipe);
        Require("label smoothing", recipe.Smoothing, RecipeRanges.Share);
        Require("drop path", recipe.DropPath, RecipeRanges.Share);
        Require("α of mixup", recipe.MixupAlpha, RecipeRanges.Alpha);
        Require("α of cutmix", recipe.CutmixAlpha, RecipeRanges.Alpha);
        Require("repetitions", recipe.Repetitions, RecipeRanges.Repetitions);
        Require("decay of the moving average", recipe.EmaDecay, RecipeRanges.Decay);
        Require("steps between updates of the moving average", recipe.EmaEvery, RecipeRanges.Count);
        Require("varied views", recipe.Views, RecipeRanges.Views);
        Require(
            recipe.Views == 0 || recipe.Freeze == Freezing.Backbone, "varied views", recipe.Views,
            "0 where the backbone is not frozen");
        recipe.Augmentation.Validate();
        CheckMixing(recipe);
    }

    /// <summary>
    /// Checks a recipe against <paramref name="images"/> training images, and the resolutions of training and
    /// measuring.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is impossible; the message says which,
    /// what it is and what it may be.</exception>
    public static void Check(Recipe recipe, int images, int resolution, int evaluationResolution)
    {
        Check(recipe);
        if (recipe.StepImages > images)
        {
            string step = recipe.StepBatches == 1
                ? $"the batch is {recipe.Batch}"
                : $"a step is {recipe.StepBatches} batches of {recipe.Batch}";
            throw new ArgumentException(
                $"Impossible settings: {step}, but there are only {images} training images. At most "
                    + $"{images / recipe.StepBatches} fit in a batch.");
        }

        Require(
            recipe.EvaluationResize is null || recipe.EvaluationResize >= evaluationResolution,
            "the shorter side in measuring", recipe.EvaluationResize ?? 0,
            $"from the {evaluationResolution} pixels of the resolution to {RecipeRanges.Pixels.High}");
        Require(
            recipe.Augmentation.Crop != CropKind.Padded || recipe.Augmentation.CropPadding < resolution,
            "crop padding", recipe.Augmentation.CropPadding, $"less than the {resolution} pixels of the resolution");
    }

    private static void CheckPixels(Recipe recipe)
    {
        Require("resolution", recipe.Resolution ?? 1, RecipeRanges.Pixels);
        Require("the resolution in measuring", recipe.EvaluationResolution ?? 1, RecipeRanges.Pixels);
        Require("the shorter side in measuring", recipe.EvaluationResize ?? 1, RecipeRanges.Pixels);
    }

    private static void CheckRate(Recipe recipe)
    {
        Require("the learning rate", recipe.Rate, RecipeRanges.Rate);
        Require(recipe.MinimumRate >= 0
            && recipe.MinimumRate <= recipe.Rate, "the least learning rate", recipe.MinimumRate,
                "from 0 to the learning rate");
        Require(
            recipe.WarmupEpochs >= 0 && recipe.WarmupEpochs < recipe.Epochs, "warm-up in epochs", recipe.WarmupEpochs,
            $"from 0 to less than the {recipe.Epochs} of the run");
        Require("the start of warm-up", recipe.WarmupStart, RecipeRanges.WarmupStart);
        if (recipe.LayerDecay is { } decay) Require("the decay of rates by layers", decay, RecipeRanges.LayerDecay);
        RequireLayers("the decay of rates by layers", recipe.LayerDecay);
        RequireLayers("the factor of rates by name", recipe.RateFactors);

        void RequireLayers(string setting, object? value) => Require(
            value is null || recipe.Freeze != Freezing.Backbone, setting, value ?? "",
            "left out where the backbone is frozen: a single layer learns");
    }

    private static void CheckOptimizer(Recipe recipe)
    {
        Require("momentum", recipe.Momentum, RecipeRanges.Decay);
        Require(!recipe.Nesterov || recipe.Momentum > 0, "momentum", recipe.Momentum, "above 0 with Nesterov's method");
        Require("β₂", recipe.Beta2, RecipeRanges.Decay);
        Require("ε", recipe.Epsilon, RecipeRanges.Epsilon);
        Require("weight decay", recipe.WeightDecay, RecipeRanges.WeightDecay);
        Require("the gradient's largest norm", recipe.ClipNorm, RecipeRanges.ClipNorm);
    }

    private static void CheckMixing(Recipe recipe)
    {
        if (recipe.MixupAlpha == 0 && recipe.CutmixAlpha == 0) return;
        Require(
            recipe.Freeze != Freezing.Backbone, "α of mixup or cutmix",
            Math.Max(recipe.MixupAlpha, recipe.CutmixAlpha),
            "0 where the backbone is frozen: features are computed of images that are not mixed");
        int distinct = (recipe.StepImages - 1) / recipe.Repetitions + 1;
        Require(
            recipe.Batch > 1 && (recipe.Batch - 1) % distinct != 0, "batch", recipe.Batch,
            $"another with {recipe.Repetitions} repetitions: an image would be mixed with itself");
    }
}
