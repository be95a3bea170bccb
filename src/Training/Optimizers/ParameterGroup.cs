using System.Collections.Immutable;
using GResNet.Runtime.Models;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>Tensors of a model that are trained with the same settings, as PyTorch's parameter groups.</summary>
/// <param name="Tensors">Where each lies in the run of all parameters.</param>
/// <param name="WeightDecay">Their weight decay.</param>
public sealed record ParameterGroup(ImmutableArray<VectorSpan> Tensors, float WeightDecay)
{
    /// <summary>The learning rate is taken times this.</summary>
    public float RateFactor { get; init; } = 1;

    /// <summary>
    /// The groups of a state: tensors that decay, and tensors that do not, of each rate. None is empty.
    /// </summary>
    /// <param name="state">Whose tensors.</param>
    /// <param name="weightDecay">Weight decay, 0 or above.</param>
    /// <param name="rule">What it is for.</param>
    /// <param name="rateFactor">What the learning rate of a tensor is taken times; null for 1.</param>
    /// <exception cref="ArgumentException"><paramref name="weightDecay"/> is impossible.</exception>
    public static ImmutableArray<ParameterGroup> Of(
        ModelState state, float weightDecay, DecayRule rule, Func<StateEntry, float>? rateFactor = null)
    {
        if (weightDecay is not (>= 0 and < float.PositiveInfinity))
            throw new ArgumentException($"Weight decay is {weightDecay}; it must be 0 or a positive number.");
        return
        [
            .. from entry in Trained(state)
               group entry by (
                   Decay: rule.Decays(entry.Role) ? weightDecay : 0, Rate: rateFactor?.Invoke(entry) ?? 1) into alike
               select new ParameterGroup([.. alike.Select(Place)], alike.Key.Decay) { RateFactor = alike.Key.Rate },
        ];
    }

    /// <summary>Where all trained tensors of a state are.</summary>
    public static ImmutableArray<VectorSpan> Places(ModelState state) =>
        [.. Trained(state).Select(Place)];

    private static IEnumerable<StateEntry> Trained(ModelState state) =>
        state.Entries.Where(entry => entry.IsParameter && !state.IsFrozen(entry));

    private static VectorSpan Place(StateEntry entry) => new(entry.Offset, entry.Length);
}
