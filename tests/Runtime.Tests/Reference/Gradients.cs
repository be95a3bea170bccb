namespace GResNet.Runtime.Tests.Reference;

/// <summary>Compares gradients with central differences in float64.</summary>
internal static class Gradients
{
    private const double Step = 1e-5;

    /// <summary>
    /// Checks that <paramref name="gradient"/> is the derivative of Σ <paramref name="gy"/> ·
    /// <paramref name="function"/>(x) in several directions, each a pattern over all elements, so that every element
    /// enters.
    /// </summary>
    public static void Check(
        Func<double[], double[]> function, double[] x, double[] gy, double[] gradient, double tolerance = 1e-7)
    {
        Assert.Equal(x.Length, gradient.Length);
        for (int direction = 0; direction < 2; direction++)
        {
            double[] d = x.Select((_, i) => Math.Sin(1 + i * (0.7 + 1.3 * direction))).ToArray();
            double forward = Dot(gy, function(Moved(x, d, Step)));
            double backward = Dot(gy, function(Moved(x, d, -Step)));
            double expected = Dot(gradient, d);
            double scale = Math.Sqrt(gradient.Sum(g => g * g)) + 1e-3;
            Assert.Equal(expected / scale, (forward - backward) / (2 * Step) / scale, tolerance);
        }
    }

    private static double[] Moved(double[] x, double[] direction, double step) =>
        x.Select((value, i) => value + step * direction[i]).ToArray();

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
