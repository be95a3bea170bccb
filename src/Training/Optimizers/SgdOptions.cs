namespace GResNet.Training;

/// <summary>Settings of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions
{
    /// <summary>Share of the last update in the next, from 0 to less than 1.</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>
    /// Takes the gradient where the momentum is about to lead (Nesterov, 1983, as in Sutskever et al., 2013).
    /// </summary>
    public bool Nesterov { get; init; }

    /// <summary>Weight decay: this times the parameter is added to its gradient.</summary>
    public float WeightDecay { get; init; } = 5e-4f;

    /// <summary>Which parameters decay.</summary>
    public DecayRule Decays { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">One of them is impossible;
    /// the message says which and what it may be.</exception>
    public void Validate()
    {
        if (Momentum is not (>= 0 and < 1))
            throw new ArgumentException($"Momentum is {Momentum}; it must be from 0 to less than 1.");
        if (Nesterov && Momentum == 0) throw new ArgumentException("Nesterov's method needs a momentum above 0.");
        if (WeightDecay is not (>= 0 and < float.PositiveInfinity))
            throw new ArgumentException($"Weight decay is {WeightDecay}; it must be 0 or a positive number.");
    }
}
