using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training.Data.Loading;

namespace GResNet.Training;

/// <summary>Makes what a recipe describes.</summary>
internal static class RecipeParts
{
    /// <summary>The learning rate over the run.</summary>
    public static CosineSchedule Schedule(this Recipe recipe) => new()
    {
        BaseRate = recipe.Rate, Epochs = recipe.Epochs, WarmupEpochs = recipe.WarmupEpochs,
            WarmupStart = recipe.WarmupStart,
        MinimumRate = recipe.MinimumRate, PerStep = recipe.RatePerStep,
    };

    /// <summary>The optimizer of a model.</summary>
    public static IOptimizer CreateOptimizer(this Recipe recipe, ModelState state, WorkerPool workers) =>
        recipe.Optimizer == OptimizerKind.Sgd
        ? new Sgd(state, recipe.ToSgd(), workers)
        : new AdamW(state, recipe.ToAdamW(), workers);

    /// <summary>Decay of an update of the weights' average.</summary>
    public static double CorrectedEmaDecay(this Recipe recipe) =>
        ExponentialMovingAverage.Decay(recipe.EmaDecay, recipe.StepImages, recipe.EmaEvery, recipe.Epochs);

    /// <summary>Which images the steps have.</summary>
    public static TrainingOrder Order(this Recipe recipe, int images) =>
        new(images, recipe.Batch, recipe.Seed, recipe.Accumulation, recipe.Repetitions);

    /// <summary>
    /// How images are loaded from step <paramref name="firstStep"/> on, at <paramref name="resolution"/> pixels a side.
    /// </summary>
    public static LoaderOptions Loading(this Recipe recipe, int resolution, long firstStep)
    {
        bool mixes = recipe.MixupAlpha > 0 || recipe.CutmixAlpha > 0;
        var size = new ImageSize(resolution, resolution);
        return new LoaderOptions(resolution, () => new TrainingTransform(recipe.Augmentation, resolution))
        {
            Seed = recipe.Seed,
            Mix = mixes ? random => Mix.Draw(recipe.MixupAlpha, recipe.CutmixAlpha, size, ref random) : null,
            Substitute = true,
            FirstBatch = firstStep * recipe.Accumulation,
        };
    }
}
