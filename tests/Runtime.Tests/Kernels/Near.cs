using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>Comparisons of float32 results with float64 ones.</summary>
internal static class Near
{
    /// <summary>float32's unit roundoff, 2⁻²⁴, with room for a few dozen operations in a row.</summary>
    public const double Single = 2e-6;

    /// <summary>
    /// Every element within <paramref name="tolerance"/> of the expected one, relative to the greatest of all.
    /// </summary>
    public static void Equal(double[] expected, FeatureMap actual, double tolerance = Single)
    {
        float[] values = new float[actual.Pixels * actual.Channels];
        actual.CopyTo(values);
        Equal(expected, values, tolerance);
    }

    public static void Equal(double[] expected, FloatView actual, double tolerance = Single) =>
        Equal(expected, actual.Span, tolerance);

    public static void Equal(double[] expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(expected.Select(Math.Abs).DefaultIfEmpty(0).Max(), 1e-30);
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * scale))
                Assert.Fail(
                    $"Element {i} is {actual[i]:R}, expected {expected[i]:R} within {tolerance:E1} of {scale:R}.");
    }

    public static void BitwiseEqual(FloatView expected, FloatView actual) =>
        Assert.True(expected.Span.SequenceEqual(actual.Span), "The results differ.");

    public static void BitwiseEqual(FeatureMap expected, FeatureMap actual)
    {
        float[] a = new float[expected.Pixels * expected.Channels], b = new float[a.Length];
        expected.CopyTo(a);
        actual.CopyTo(b);
        Assert.Equal(a, b);
    }
}
