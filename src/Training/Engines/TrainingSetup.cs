using System.Collections.Immutable;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Weights;
using GResNet.Training.Collectives;

namespace GResNet.Training;

/// <summary>What an <see cref="TrainingEngine"/> is made for.</summary>
/// <param name="Recipe">Says how batches become updates; its batch is the most images of one.</param>
/// <param name="Resolution">Pixels a side of the images.</param>
/// <param name="Classes">Classes of the images: so many of the network's outputs are used.</param>
/// <param name="Normalization">Mean and deviation of the images.</param>
public sealed record TrainingSetup(Recipe Recipe, int Resolution, int Classes, PixelNormalization Normalization)
{
    /// <summary>What turns gradients into updates: the recipe's, or another.</summary>
    public IOptimizer Optimizer { get; init; } = Recipe.CreateOptimizer();

    /// <summary>Connects it to the other processes of the recipe's; null where it trains alone.</summary>
    public ICollective? Collective { get; init; }

    /// <summary>Images of the batch that the processes share before the first of this one.</summary>
    public int FirstImage => (Collective?.Rank ?? 0) * Recipe.Batch;

    /// <summary>Images of the batch that other processes have.</summary>
    public int OtherImages => (Recipe.Ranks - 1) * Recipe.Batch;

    /// <summary>Where layers of the model end, for <see cref="Recipe.LayerDecay"/>; nowhere without it.</summary>
    public ImmutableArray<FreezePoint> LayerEnds { get; init; } = [];

    /// <summary>Seed of dropout and drop path.</summary>
    public ulong DropoutSeed => Recipe.Seed.For(SeedPurpose.Dropout);
}

/// <summary>What an <see cref="IBatchClassifier"/> is made for.</summary>
/// <param name="Resolution">Pixels a side of the images.</param>
/// <param name="Batch">The most images of one call.</param>
/// <param name="Normalization">Mean and deviation of the images.</param>
public sealed record ClassifierSetup(int Resolution, int Batch, PixelNormalization Normalization);
