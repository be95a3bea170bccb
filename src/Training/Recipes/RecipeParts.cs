using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Training.Data;
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

    /// <summary>The optimizer: a row for each kind.</summary>
    public static IOptimizer CreateOptimizer(this Recipe recipe) => recipe.Optimizer switch
    {
        OptimizerKind.Sgd => new Sgd { Momentum = (float)recipe.Momentum, Nesterov = recipe.Nesterov },
        OptimizerKind.AdamW => new AdamW { Beta1 = recipe.Momentum, Beta2 = recipe.Beta2, Epsilon = recipe.Epsilon },
        OptimizerKind.Lamb => new Lamb { Beta1 = recipe.Momentum, Beta2 = recipe.Beta2, Epsilon = recipe.Epsilon },
        OptimizerKind.Lion => new Lion { Beta1 = recipe.Momentum, Beta2 = recipe.Beta2 },
        _ => throw new ArgumentException($"No optimizer is known by {recipe.Optimizer}."),
    };

    /// <summary>The groups in which a model's parameters are trained.</summary>
    public static ImmutableArray<ParameterGroup> Groups(this Recipe recipe, ModelState state) => ParameterGroup.Of(
        state, recipe.WeightDecay, new DecayRule(recipe.DecayNormalization, recipe.DecayBias));

    /// <summary>Decay of an update of the weights' average.</summary>
    public static double CorrectedEmaDecay(this Recipe recipe) =>
        ExponentialMovingAverage.Decay(recipe.EmaDecay, recipe.StepImages, recipe.EmaEvery, recipe.Epochs);

    /// <summary>Which images the steps have.</summary>
    public static TrainingOrder Order(this Recipe recipe, IDataset images) => new(
        images.Count, recipe.Batch, recipe.Seed, recipe.Accumulation, recipe.Repetitions, images.ShardStarts);

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
