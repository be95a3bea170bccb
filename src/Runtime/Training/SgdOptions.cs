namespace GResNet.Runtime.Training;

/// <summary>Settings of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions
{
    /// <summary>Share of the last update in the next.</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>Weight decay: this times the weight is added to its gradient. Convolution and linear weights alone decay.</summary>
    public float WeightDecay { get; init; } = 5e-4f;
}
