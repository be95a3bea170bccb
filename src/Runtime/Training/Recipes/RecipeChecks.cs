using GResNet.Runtime.Data.Transforms;

namespace GResNet.Runtime.Training;

/// <summary>Finds settings that cannot be.</summary>
internal static class RecipeChecks
{
    // Larger images than this are no photographs scaled for a network.
    private const int MostPixels = 16_384;

    /// <summary>Checks a recipe by itself.</summary>
    /// <exception cref="ArgumentException">A setting is impossible; the message says which and what it may be.</exception>
    public static void Check(Recipe recipe)
    {
        Require(recipe.Epochs >= 1, "epochs", recipe.Epochs, "at least 1");
        Require(recipe.Batch >= 1, "batch", recipe.Batch, "at least 1");
        Require(recipe.Accumulation >= 1, "accumulation", recipe.Accumulation, "at least 1");
        Require(
            (long)recipe.Batch * recipe.Accumulation <= int.MaxValue, "batch", recipe.Batch,
            $"at most {int.MaxValue} over the accumulation");
        CheckPixels("the resolution", recipe.Resolution);
        CheckPixels("the resolution in measuring", recipe.EvaluationResolution);
        CheckPixels("the shorter side in measuring", recipe.EvaluationResize);
        Require(recipe.Rate is > 0 and < float.PositiveInfinity, "the learning rate", recipe.Rate, "a positive number");
        Require(recipe.MinimumRate >= 0 && recipe.MinimumRate <= recipe.Rate, "the least learning rate", recipe.MinimumRate, "from 0 to the learning rate");
        Require(
            recipe.WarmupEpochs >= 0 && recipe.WarmupEpochs < recipe.Epochs, "warm-up in epochs", recipe.WarmupEpochs,
            $"from 0 to less than the {recipe.Epochs} of the run");
        Require(recipe.WarmupStart is >= 0 and <= 1, "the start of warm-up", recipe.WarmupStart, "from 0 to 1");
        CheckOptimizer(recipe);
        Require(recipe.Smoothing is >= 0 and < 1, "label smoothing", recipe.Smoothing, "from 0 to less than 1");
        Require(recipe.DropPath is >= 0 and < 1, "drop path", recipe.DropPath, "from 0 to less than 1");
        Require(recipe.MixupAlpha is >= 0 and < float.PositiveInfinity, "α of mixup", recipe.MixupAlpha, "0 or a positive number");
        Require(recipe.CutmixAlpha is >= 0 and < float.PositiveInfinity, "α of cutmix", recipe.CutmixAlpha, "0 or a positive number");
        Require(recipe.Repetitions >= 1, "repetitions", recipe.Repetitions, "at least 1");
        Require(recipe.EmaDecay is >= 0 and < 1, "decay of the moving average", recipe.EmaDecay, "from 0 to less than 1");
        Require(recipe.EmaEvery >= 1, "steps between updates of the moving average", recipe.EmaEvery, "at least 1");
        recipe.Augmentation.Validate();
        CheckMixing(recipe);
    }

    /// <summary>Checks a recipe by itself, against <paramref name="images"/> training images, and the resolutions.</summary>
    /// <exception cref="ArgumentException">A setting is impossible; the message says which and what it may be.</exception>
    public static void Check(Recipe recipe, int images, int resolution, int evaluationResolution)
    {
        Check(recipe);
        if (recipe.StepImages > images)
        {
            string step = recipe.Accumulation == 1 ? $"the batch is {recipe.Batch}" : $"a step is {recipe.Accumulation} batches of {recipe.Batch}";
            throw new ArgumentException($"Impossible settings: {step}, but there are only {images} training images. At most {images / recipe.Accumulation} fit in a batch.");
        }

        Require(
            recipe.EvaluationResize is null || recipe.EvaluationResize >= evaluationResolution,
            "the shorter side in measuring", recipe.EvaluationResize ?? 0, $"from the {evaluationResolution} pixels of the resolution to {MostPixels}");
        Require(
            recipe.Augmentation.Crop != CropKind.Padded || recipe.Augmentation.CropPadding < resolution,
            "crop padding", recipe.Augmentation.CropPadding, $"less than the {resolution} pixels of the resolution");
    }

    private static void CheckPixels(string setting, int? pixels) =>
        Require(pixels is null or (>= 1 and <= MostPixels), setting, pixels ?? 0, $"from 1 to {MostPixels} pixels");

    private static void CheckMixing(Recipe recipe)
    {
        if (recipe.MixupAlpha == 0 && recipe.CutmixAlpha == 0) return;
        int distinct = (recipe.StepImages - 1) / recipe.Repetitions + 1;
        Require(
            recipe.Batch > 1 && (recipe.Batch - 1) % distinct != 0, "batch", recipe.Batch,
            $"another with {recipe.Repetitions} repetitions: an image would be mixed with itself");
    }

    private static void CheckOptimizer(Recipe recipe)
    {
        Require(recipe.Momentum is >= 0 and < 1, "momentum", recipe.Momentum, "from 0 to less than 1");
        Require(!recipe.Nesterov || recipe.Momentum > 0, "momentum", recipe.Momentum, "above 0 with Nesterov's method");
        Require(recipe.Beta2 is >= 0 and < 1, "β₂", recipe.Beta2, "from 0 to less than 1");
        Require(recipe.Epsilon is > 0 and < float.PositiveInfinity, "ε", recipe.Epsilon, "a positive number");
        Require(recipe.WeightDecay is >= 0 and < float.PositiveInfinity, "weight decay", recipe.WeightDecay, "0 or a positive number");
        Require(recipe.ClipNorm is >= 0 and < float.PositiveInfinity, "the gradient's largest norm", recipe.ClipNorm, "0 for no limit, or a positive number");
    }

    private static void Require(bool condition, string setting, object value, string expected)
    {
        if (!condition)
            throw new ArgumentException(FormattableString.Invariant($"Impossible settings: {setting} is {value}; it must be {expected}."));
    }
}
