using System.Numerics;
using System.Runtime.CompilerServices;

namespace GResNet.Runtime.Kernels;

/// <summary>Elementary functions in float32 vectors, accurate to a few units in the last place.</summary>
internal static class VectorMath
{
    /// <summary>eˣ; 0 below −87.3, infinity above 88.7, NaN for NaN.</summary>
    /// <remarks>
    /// x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ by the polynomial of Cephes' expf (Moshier); 2ⁿ in two factors, so that
    /// n = 128 does not overflow early.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        Vector<float> bounded = Bound(x, -87.5f, 89f);
        Vector<float> n = Vector.Round(bounded * 1.44269504f);
        Vector<float> r = Vector.MultiplyAddEstimate(n, new Vector<float>(-0.693359375f), bounded);
        r = Vector.MultiplyAddEstimate(n, new Vector<float>(2.12194440e-4f), r);
        Vector<float> p = new(1.9875691500e-4f);
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1.3981999507e-3f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(8.3334519073e-3f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(4.1665795894e-2f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1.6666665459e-1f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(5.0000001201e-1f));
        p = Vector.MultiplyAddEstimate(p, r * r, r + Vector<float>.One);
        Vector<int> exponent = Vector.ConvertToInt32Native(n);
        Vector<int> half = exponent >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Exp(-x));

    /// <summary>ln(1 + u) for u in [0, 1], with the relative accuracy of u where u is small.</summary>
    /// <remarks>Kahan's correction: the rounding of 1 + u enters numerator and denominator alike.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LogOnePlus(Vector<float> u)
    {
        Vector<float> sum = Vector<float>.One + u;
        Vector<float> corrected = Vector.Log(sum) * u / (sum - Vector<float>.One);
        return Vector.ConditionalSelect(Vector.Equals(sum, Vector<float>.One), u, corrected);
    }

    /// <summary>The error function, by the rational approximation of Eigen and XLA on [−4, 4], outside of which it is ±1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Erf(Vector<float> x)
    {
        x = Bound(x, -4f, 4f);
        Vector<float> square = x * x;
        Vector<float> p = new(-2.72614225801306e-10f);
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(2.77068142495902e-08f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(-2.10102402082508e-06f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(-5.69250639462346e-05f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(-7.34990630326855e-04f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(-2.95459980854025e-03f));
        p = Vector.MultiplyAddEstimate(p, square, new Vector<float>(-1.60960333262415e-02f));
        Vector<float> q = new(-1.45660718464996e-05f);
        q = Vector.MultiplyAddEstimate(q, square, new Vector<float>(-2.13374055278905e-04f));
        q = Vector.MultiplyAddEstimate(q, square, new Vector<float>(-1.68282697438203e-03f));
        q = Vector.MultiplyAddEstimate(q, square, new Vector<float>(-7.37332916720468e-03f));
        q = Vector.MultiplyAddEstimate(q, square, new Vector<float>(-1.42647390514189e-02f));
        return x * p / q;
    }

    /// <summary>x within [low, high]; NaN stays NaN.</summary>
    /// <remarks>The processor's own minimum and maximum return the second operand where either is NaN.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Bound(Vector<float> x, float low, float high) =>
        Vector.MinNative(new Vector<float>(high), Vector.MaxNative(new Vector<float>(low), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> exponent) =>
        Vector.AsVectorSingle((exponent + new Vector<int>(127)) << 23);
}
