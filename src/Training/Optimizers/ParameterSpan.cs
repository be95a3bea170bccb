using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;

namespace GResNet.Training;

/// <summary>
/// A run of parameters of one tensor, which all decay or all do not: one part of work over a state's parameters.
/// </summary>
internal readonly record struct ParameterSpan(int Start, int Length, bool Decays)
{
    // Large enough to outweigh handing it over, small enough to share a big tensor among threads.
    private const int MaxLength = 32 * 1024;

    /// <summary>One past the last parameter.</summary>
    public int End => Start + Length;

    /// <summary>
    /// Cuts every trained tensor into spans, by the tensors alone, so that threads do not change the result. What lies
    /// between tensors is in no span: in gradients it means nothing.
    /// </summary>
    public static ParameterSpan[] Cut(ModelState state, DecayRule rule) =>
    [
        .. from entry in state.Entries
           where entry.IsParameter
           from part in Enumerable.Range(0, Runtime.Kernels.Cut.Parts(entry.Length, MaxLength))
           let start = part * MaxLength
           select new ParameterSpan(
               entry.Offset + start, Math.Min(MaxLength, entry.Length - start), rule.Decays(entry.Role)),
    ];

    /// <summary>Gradients have the layout of the state's parameters.</summary>
    /// <exception cref="ArgumentException">They have another length.</exception>
    public static void Check(ModelState state, FloatView gradients)
    {
        if (gradients.Length != state.Parameters.Length)
            throw new ArgumentException(
                $"{gradients.Length} gradients given for {state.Parameters.Length} parameters.", nameof(gradients));
    }
}
