using GResNet.Runtime.Models;

namespace GResNet.Training;

/// <summary>
/// Which parameters weight decay shrinks. Weights of convolutions and linear layers always, embeddings never; the
/// default spares all others.
/// </summary>
/// <param name="Normalization">Scales and shifts decay too, and the slopes of PReLUs.</param>
/// <param name="Bias">Biases of convolutions and linear layers decay too.</param>
public readonly record struct DecayRule(bool Normalization, bool Bias)
{
    /// <summary>Whether parameters of <paramref name="role"/> decay.</summary>
    public bool Decays(StateRole role) => role switch
    {
        StateRole.Weight => true,
        StateRole.Bias => Bias,
        StateRole.Scale or StateRole.Shift or StateRole.Slope => Normalization,
        _ => false,
    };
}
