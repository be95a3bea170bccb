using System.Collections.Immutable;
using GResNet.Runtime.Models;

namespace GResNet.Training;

/// <summary>
/// Learning rates that fall from the outputs to the image (Bao et al., "BEiT: BERT Pre-Training of Image Transformers",
/// 2022; Howard and Ruder, "Universal Language Model Fine-tuning", 2018).
/// </summary>
internal static class LayerRates
{
    /// <summary>What the learning rate of each tensor is taken times: 1 behind the last end, and for each end that is
    /// not before a tensor once more the decay.</summary>
    /// <param name="state">Whose tensors.</param>
    /// <param name="ends">Where layers end, from the image on.</param>
    /// <param name="decay">Of a layer's rate to the next one's.</param>
    /// <exception cref="ArgumentException">There are no such ends.</exception>
    public static Func<StateEntry, float> Of(ModelState state, ImmutableArray<FreezePoint> ends, float decay)
    {
        if (ends.IsEmpty)
            throw new ArgumentException(
                "The learning rate cannot decay by layers: the model has no place between its layers that it could be "
                    + "frozen to, such as the end of a block.");
        Dictionary<string, float> factors = [];
        for (int at = 0; at < state.Entries.Length; at++)
        {
            int index = at;
            factors[state.Entries[at].Name] = (float)Math.Pow(decay, ends.Count(end => index < end.Tensors));
        }

        return entry => factors[entry.Name];
    }
}
