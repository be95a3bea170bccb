using GResNet.Runtime.Models;

namespace GResNet.Bench.Gpu.Check;

/// <summary>One thing that two devices computed.</summary>
/// <param name="Kind">What kind of thing: gradient, logits, ….</param>
/// <param name="Name">Which one.</param>
/// <param name="Error">How much they differ.</param>
/// <param name="Tolerance">How much they may.</param>
/// <param name="Where">Where they differ most, with both values.</param>
internal sealed record Compared(string Kind, string Name, double Error, double Tolerance, string Where)
{
    // A tensor this much smaller than the others of its kind is judged by their size: it may be nothing but rounding.
    private const double Least = 1e-3;

    /// <summary>Whether they agree; what is not a number agrees with nothing.</summary>
    public bool Agrees => Error <= Tolerance;

    /// <summary>
    /// Compares two outcomes in the order of the computation, so that the first difference is nearest to its cause.
    /// </summary>
    public static IEnumerable<Compared> Of(Outcome found, Outcome expected, Tolerances tolerances) =>
    [
        .. Tensors("running statistics", found.Statistics, expected.Statistics,
            expected.Entries.Where(e => !e.IsParameter), tolerances.Forward),
        Number("loss", "the first batch", found.Loss, expected.Loss, tolerances.Loss),
        .. Tensors("gradient", found.Gradients, expected.Gradients,
            expected.Entries.Where(e => e.IsParameter).Reverse(), tolerances.Gradient),
        Tensor("logits", "of inference", found.Logits, expected.Logits, 0, tolerances.Forward),
        .. found.Curve.Zip(expected.Curve, (ours, theirs) => (ours, theirs))
            .Select((step, i) =>
                Number("losses in training", $"step {i + 1}", step.ours, step.theirs, tolerances.Curve)),
    ];

    /// <summary>
    /// Compares every element, so that not one may be lost: the greatest difference, ÷ what is expected there plus the
    /// root mean square of the tensor.
    /// </summary>
    public static Compared Elements(
        string kind, string name, ReadOnlySpan<float> found, ReadOnlySpan<float> expected, double tolerance)
    {
        double typical = Math.Max(Norm(expected) / Math.Sqrt(expected.Length), float.Epsilon), most = -1;
        int worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs((double)found[i] - expected[i]) / (Math.Abs(expected[i]) + typical);
            if (error <= most) continue;
            (most, worst) = (error, i);
            // Nothing is worse.
            if (double.IsNaN(error)) break;
        }

        return new Compared(
            kind, name, most, tolerance, $"[{worst}] is {found[worst]:G6} instead of {expected[worst]:G6}");
    }

    private static IEnumerable<Compared> Tensors(
        string kind, float[] found, float[] expected, IEnumerable<StateEntry> entries, double tolerance)
    {
        double typical = Norm(expected) / Math.Sqrt(expected.Length);
        return entries.Select(entry => Tensor(
            kind, entry.Name, found.AsSpan(entry.Offset, entry.Length), expected.AsSpan(entry.Offset, entry.Length),
            Least * typical * Math.Sqrt(entry.Length), tolerance));
    }

    private static Compared Tensor(
        string kind, string name, ReadOnlySpan<float> found, ReadOnlySpan<float> expected, double leastNorm,
        double tolerance)
    {
        double sum = 0, most = -1;
        int worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)found[i] - expected[i]);
            sum += difference * difference;
            if (difference <= most) continue;
            (most, worst) = (difference, i);
            // Nothing is worse.
            if (double.IsNaN(difference)) break;
        }

        return new Compared(
            kind, name, Math.Sqrt(sum) / Math.Max(Norm(expected), leastNorm), tolerance,
            $"[{worst}] is {found[worst]:G6} instead of {expected[worst]:G6}");
    }

    private static Compared Number(string kind, string name, double found, double expected, double tolerance) =>
        new(kind, name, Math.Abs(found - expected), tolerance, $"{found:G6} instead of {expected:G6}");

    private static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
