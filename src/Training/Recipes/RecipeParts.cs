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
    /// <param name="recipe">Says how.</param>
    /// <param name="state">Whose parameters.</param>
    /// <param name="layerEnds">Where layers end that have rates of their own.</param>
    public static ImmutableArray<ParameterGroup> Groups(
        this Recipe recipe, ModelState state, ImmutableArray<FreezePoint> layerEnds) => ParameterGroup.Of(
            state, recipe.WeightDecay, new DecayRule(recipe.DecayNormalization, recipe.DecayBias),
            RateFactor(recipe, state, layerEnds));

    /// <summary>What the learning rate of a tensor is taken times; null where all have the recipe's.</summary>
    private static Func<StateEntry, float>? RateFactor(
        Recipe recipe, ModelState state, ImmutableArray<FreezePoint> layerEnds)
    {
        Func<StateEntry, float>? decayed =
            recipe.LayerDecay is { } decay ? LayerRates.Of(state, layerEnds, decay) : null;
        return recipe.RateFactors?.Of(state) is { } named
            ? entry => named.TryGetValue(entry.Name, out float factor) ? factor : decayed?.Invoke(entry) ?? 1
            : decayed;
    }

    /// <summary>Decay of an update of the weights' average.</summary>
    public static double CorrectedEmaDecay(this Recipe recipe) =>
        ExponentialMovingAverage.Decay(recipe.EmaDecay, recipe.StepImages, recipe.EmaEvery, recipe.Epochs);

    /// <summary>Which images the steps have.</summary>
    public static TrainingOrder Order(this Recipe recipe, IDataset images) => new(
        images.Count, recipe.Batch * recipe.Ranks, recipe.Seed, recipe.Accumulation, recipe.Repetitions,
        images.ShardStarts);

    /// <summary>Whole steps of an epoch.</summary>
    public static int StepsPerEpoch(this Recipe recipe, int images) => images / recipe.StepImages;

    /// <summary>
    /// Whether two recipes are the same but for the images of a step and what the linear rule makes of the rates.
    /// </summary>
    public static bool IsScaledTo(this Recipe recipe, Recipe other)
    {
        if (recipe == other) return true;
        Int128 batches = (Int128)recipe.Accumulation * recipe.Ranks;
        if (recipe.Accumulation < 1 || recipe.Ranks < 1 || batches * recipe.Batch > int.MaxValue) return false;
        double growth = (double)other.StepImages / recipe.StepImages;
        return IsNear(recipe.Rate * growth, other.Rate) && IsNear(recipe.MinimumRate * growth, other.MinimumRate)
            && other == recipe with
            {
                Ranks = other.Ranks, Accumulation = other.Accumulation, Rate = other.Rate,
                MinimumRate = other.MinimumRate,
            };

        // Rates are float32.
        static bool IsNear(double a, float b) => Math.Abs(a - b) <= 1e-6 * Math.Abs(a);
    }

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
