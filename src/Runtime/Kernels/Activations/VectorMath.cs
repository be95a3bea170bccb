using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Runtime.Kernels;

/// <summary>Elementary functions in float32 vectors, accurate to a few units in the last place.</summary>
internal static class VectorMath
{
    /// <summary>eˣ; 0 below −87.3, infinity above 88.7, NaN for NaN.</summary>
    /// <remarks>
    /// x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ by the polynomial of Cephes' expf (Moshier); 2ⁿ in two factors, so that
    /// n = 128 does not overflow early, where the processor does not scale by it.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        Vector512<float> bounded = Bound(x, -87.5f, 89f);
        Vector512<float> n = Vector512.Round(bounded * 1.44269504f);
        Vector512<float> r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-0.693359375f), bounded);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(2.12194440e-4f), r);
        Vector512<float> p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.MultiplyAddEstimate(p, r * r, r + Vector512<float>.One);
        if (Avx512F.IsSupported) return Avx512F.Scale(p, n);
        Vector512<int> exponent = Vector512.ConvertToInt32Native(n);
        Vector512<int> half = exponent >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exp(-x));

    /// <summary>ln(1 + u) for u in [0, 1], with the relative accuracy of u where u is small.</summary>
    /// <remarks>Kahan's correction: the rounding of 1 + u enters numerator and denominator alike.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogOnePlus(Vector512<float> u)
    {
        Vector512<float> sum = Vector512<float>.One + u;
        Vector512<float> corrected = Vector512.Log(sum) * u / (sum - Vector512<float>.One);
        return Vector512.ConditionalSelect(Vector512.Equals(sum, Vector512<float>.One), u, corrected);
    }

    /// <summary>The error function, by the rational approximation of Eigen and XLA on [−4, 4], outside of which it is ±1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        x = Bound(x, -4f, 4f);
        Vector512<float> square = x * x;
        Vector512<float> p = Vector512.Create(-2.72614225801306e-10f);
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(2.77068142495902e-08f));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(-2.10102402082508e-06f));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(-5.69250639462346e-05f));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(-7.34990630326855e-04f));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(-2.95459980854025e-03f));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(-1.60960333262415e-02f));
        Vector512<float> q = Vector512.Create(-1.45660718464996e-05f);
        q = Vector512.MultiplyAddEstimate(q, square, Vector512.Create(-2.13374055278905e-04f));
        q = Vector512.MultiplyAddEstimate(q, square, Vector512.Create(-1.68282697438203e-03f));
        q = Vector512.MultiplyAddEstimate(q, square, Vector512.Create(-7.37332916720468e-03f));
        q = Vector512.MultiplyAddEstimate(q, square, Vector512.Create(-1.42647390514189e-02f));
        return x * p / q;
    }

    /// <summary>x within [low, high]; NaN stays NaN.</summary>
    /// <remarks>The processor's own minimum and maximum return the second operand where either is NaN.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Bound(Vector512<float> x, float low, float high) =>
        Vector512.MinNative(Vector512.Create(high), Vector512.MaxNative(Vector512.Create(low), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) =>
        ((exponent + Vector512.Create(127)) << 23).AsSingle();
}
