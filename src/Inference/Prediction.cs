using System.Collections.Immutable;

namespace GResNet.Inference;

/// <summary>A class that an image may belong to.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Probability">From 0 to 1.</param>
public sealed record Prediction(string Class, double Probability)
{
    /// <summary>The most likely classes, most likely first: softmax of a network's outputs.</summary>
    /// <param name="image">What messages call the image.</param>
    /// <param name="outputs">Of the network, one a class.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="count">How many to tell.</param>
    /// <exception cref="NotFiniteNumberException">An output is infinite or not a number.</exception>
    internal static ImmutableArray<Prediction> MostLikely(
        string image, double[] outputs, ImmutableArray<string> classes, int count)
    {
        int wrong = Array.FindIndex(outputs, output => !double.IsFinite(output));
        if (wrong >= 0)
            throw new NotFiniteNumberException(
                $"What the network makes of '{image}' is not finite: its output for '{classes[wrong]}' is "
                + FormattableString.Invariant($"{outputs[wrong]}. ")
                + "Its weights are too large, as those of a training that was about to diverge: use those of an "
                    + "earlier epoch.",
                outputs[wrong]);
        double greatest = outputs.Max();
        double total = outputs.Sum(output => Math.Exp(output - greatest));
        return
        [
            .. outputs.Select((output, label) => new Prediction(classes[label], Math.Exp(output - greatest) / total))
                .OrderByDescending(p => p.Probability).Take(count),
        ];
    }
}
