namespace GResNet.Training;

/// <summary>
/// The learning rate over a run: a linear warm-up from a share of the base rate, then half a cosine down to the least
/// rate (Loshchilov and Hutter, "SGDR", 2017, equation 5, without restarts). Per epoch it is what PyTorch's
/// SequentialLR makes of LinearLR and CosineAnnealingLR.
/// </summary>
public sealed record CosineSchedule
{
    /// <summary>The rate after warm-up.</summary>
    public required float BaseRate { get; init; }

    /// <summary>Epochs of the run.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs of warm-up, fractions too; 0 leaves it out.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>Share of the base rate that warm-up starts from.</summary>
    public float WarmupStart { get; init; } = 0.01f;

    /// <summary>What the cosine falls to at the end of the run.</summary>
    public float MinimumRate { get; init; }

    /// <summary>Changes the rate at each step; otherwise it stays the same within an epoch.</summary>
    public bool PerStep { get; init; } = true;

    /// <summary>The rate of a step.</summary>
    /// <param name="step">Steps since the start of the run.</param>
    /// <param name="stepsPerEpoch">Steps of one epoch.</param>
    public float Rate(long step, int stepsPerEpoch)
    {
        double epoch = PerStep ? (double)step / stepsPerEpoch : step / stepsPerEpoch;
        if (epoch < WarmupEpochs) return (float)(BaseRate * (WarmupStart + (1 - WarmupStart) * epoch / WarmupEpochs));
        if (epoch >= Epochs) return MinimumRate;
        double height = 0.5 * (1 + Math.Cos(Math.PI * (epoch - WarmupEpochs) / (Epochs - WarmupEpochs)));
        return (float)(MinimumRate + ((double)BaseRate - MinimumRate) * height);
    }
}
