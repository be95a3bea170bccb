namespace GResNet.Training;

/// <summary>Settings of <see cref="AdamW"/>; the defaults are PyTorch's.</summary>
public sealed record AdamWOptions
{
    /// <summary>Share of the past in the mean of the gradients, from 0 to less than 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the past in the mean of their squares, from 0 to less than 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the squares, against division by zero.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Weight decay: each step takes rate times this from the parameter, as a share of it.</summary>
    public float WeightDecay { get; init; } = 1e-2f;

    /// <summary>Which parameters decay.</summary>
    public DecayRule Decays { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">One of them is impossible;
    /// the message says which and what it may be.</exception>
    public void Validate()
    {
        if (Beta1 is not (>= 0 and < 1))
            throw new ArgumentException($"Beta1 is {Beta1}; it must be from 0 to less than 1.");
        if (Beta2 is not (>= 0 and < 1))
            throw new ArgumentException($"Beta2 is {Beta2}; it must be from 0 to less than 1.");
        if (Epsilon is not (> 0 and < float.PositiveInfinity))
            throw new ArgumentException($"Epsilon is {Epsilon}; it must be a positive number.");
        if (WeightDecay is not (>= 0 and < float.PositiveInfinity))
            throw new ArgumentException($"Weight decay is {WeightDecay}; it must be 0 or a positive number.");
    }
}
