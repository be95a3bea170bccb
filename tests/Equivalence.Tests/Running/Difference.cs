namespace GResNet.Equivalence.Tests.Running;

/// <summary>How far results are from each other, as norms.</summary>
internal static class Difference
{
    /// <summary>‖found − expected‖ / ‖expected‖; NaN when there is one among the elements.</summary>
    public static double Of(float[] found, float[] expected) => Distance(found, expected) / (Norm(expected) + 1e-30);

    /// <summary>
    /// That of every tensor of a training step. Gradients are also relative to a hundredth of the whole gradient: some
    /// are zero but for rounding, as that of a bias before a normalization.
    /// </summary>
    public static IEnumerable<(string Tensor, double Difference)> Of(
        Dictionary<string, float[]> found, Dictionary<string, float[]> expected)
    {
        double gradient =
            Math.Sqrt(expected.Where(tensor => IsGradient(tensor.Key)).Sum(tensor => Math.Pow(Norm(tensor.Value), 2)));
        return expected.Select(tensor => (
            tensor.Key,
            Distance(found[tensor.Key],
                tensor.Value) / (Norm(tensor.Value) + (IsGradient(tensor.Key) ? 1e-2 * gradient : 0) + 1e-30)));
    }

    public static bool IsGradient(string tensor) => tensor.StartsWith("gradient/", StringComparison.Ordinal);

    private static double Distance(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return Math.Sqrt(a.Zip(b, (x, y) => Math.Pow((double)x - y, 2)).Sum());
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
