namespace GResNet.Runtime.Training;

/// <summary>The settings of a training run.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training images.</summary>
    public required int Epochs { get; init; }

    /// <summary>Images of a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Learning rate after warm-up.</summary>
    public required float Rate { get; init; }

    /// <summary>Epochs of warm-up.</summary>
    public double WarmupEpochs { get; init; } = 1;

    /// <summary>Momentum and weight decay.</summary>
    public SgdOptions Sgd { get; init; } = new();

    /// <summary>Label smoothing (Szegedy et al., 2016): this share of the target is spread over all classes.</summary>
    public float Smoothing { get; init; } = 0.1f;

    /// <summary>Pixels of padding of the random crop; 0 leaves it out.</summary>
    public int CropPadding { get; init; }

    /// <summary>Mirrors every other image.</summary>
    public bool Flip { get; init; }

    /// <summary>Seed of order, augmentation and dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>The learning rate over the run.</summary>
    public CosineSchedule Schedule => new() { BaseRate = Rate, Epochs = Epochs, WarmupEpochs = WarmupEpochs };

    /// <summary>Checks the settings against <paramref name="images"/> training images.</summary>
    /// <exception cref="ArgumentException">One of them is impossible; the message says which and what it may be.</exception>
    public void Validate(int images)
    {
        Require(Epochs >= 1, $"epochs is {Epochs}; it must be at least 1");
        Require(Batch >= 1 && Batch <= images, $"batch is {Batch}; it must be from 1 to the {images} training images");
        Require(float.IsFinite(Rate) && Rate > 0, $"the learning rate is {Rate}; it must be a positive number");
        Require(WarmupEpochs >= 0 && WarmupEpochs < Epochs, $"warm-up is {WarmupEpochs} epochs; it must be from 0 to less than the {Epochs} of the run");
        Require(Sgd.Momentum is >= 0 and < 1, $"momentum is {Sgd.Momentum}; it must be from 0 to less than 1");
        Require(Sgd.WeightDecay is >= 0 and < float.PositiveInfinity, $"weight decay is {Sgd.WeightDecay}; it must be 0 or a positive number");
        Require(Smoothing is >= 0 and < 1, $"label smoothing is {Smoothing}; it must be from 0 to less than 1");
        Require(CropPadding >= 0, $"crop padding is {CropPadding}; it must not be negative");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new ArgumentException($"Impossible settings: {message}.");
    }
}
