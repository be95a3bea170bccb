using GResNet.Imaging.Settings;

namespace GResNet.Training;

/// <summary>What each number of a <see cref="Recipe"/> may be, whatever the others are.</summary>
public static class RecipeRanges
{
    /// <summary>Epochs, images of a batch, batches of a step, steps between updates of the average.</summary>
    public static NumberRange<int> Count { get; } = new(1, int.MaxValue);

    /// <summary>Seed.</summary>
    public static NumberRange<ulong> Seed { get; } = new(0, ulong.MaxValue);

    /// <summary>Pixels a side; larger images are no photographs scaled for a network.</summary>
    public static NumberRange<int> Pixels { get; } = new(1, 16_384);

    /// <summary>Learning rate. How much is too much depends on the network: training says so.</summary>
    public static NumberRange<float> Rate { get; } = new(0, float.MaxValue, AboveLow: true);

    /// <summary>What the rate of a layer is taken times for the layer before.</summary>
    public static NumberRange<float> LayerDecay { get; } = new(0, 1, AboveLow: true);

    /// <summary>What the rate of a part of the model is taken times; what is not to learn is frozen.</summary>
    public static NumberRange<float> RateFactor { get; } = new(0, float.MaxValue, AboveLow: true);

    /// <summary>The rate that the cosine ends at.</summary>
    public static NumberRange<float> MinimumRate { get; } = new(0, float.MaxValue);

    /// <summary>Epochs of warm-up.</summary>
    public static NumberRange<double> WarmupEpochs { get; } = new(0, int.MaxValue);

    /// <summary>Share of the rate that warm-up starts from.</summary>
    public static NumberRange<float> WarmupStart { get; } = new(0, 1);

    /// <summary>Decay of a mean over steps: momentum, β₁, β₂, that of the weights' average.</summary>
    public static NumberRange<double> Decay { get; } = new(0, 1, BelowHigh: true);

    /// <summary>ε of AdamW and LAMB.</summary>
    public static NumberRange<float> Epsilon { get; } = new(0, 1, AboveLow: true);

    /// <summary>Weight decay.</summary>
    public static NumberRange<float> WeightDecay { get; } = new(0, 100);

    /// <summary>The gradient's largest norm; 0 for no limit.</summary>
    public static NumberRange<float> ClipNorm { get; } = new(0, float.MaxValue);

    /// <summary>Label smoothing, and the chance that the deepest block is dropped.</summary>
    public static NumberRange<float> Share { get; } = new(0, 1, BelowHigh: true);

    /// <summary>Varied views of an image.</summary>
    public static NumberRange<int> Views { get; } = new(0, 1000);

    /// <summary>α of mixup and cutmix. From some tens on, λ is always nearly a half.</summary>
    public static NumberRange<float> Alpha { get; } = new(0, 100);

    /// <summary>How often a step has each of its images.</summary>
    public static NumberRange<int> Repetitions { get; } = new(1, 1024);
}
