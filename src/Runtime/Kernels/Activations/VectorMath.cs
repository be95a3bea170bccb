using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Runtime.Kernels;

/// <summary>Elementary functions in float32 vectors, accurate to a few units in the last place.</summary>
internal static class VectorMath
{
    /// <summary>eˣ; 1e-38 below −87.5, infinity above 88.7, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        Vector512<float> bounded = Bound(x, -87.5f, 89f);
        Vector512<float> n = Vector512.Round(bounded * 1.44269504f);
        return Scale(ExpOfNegative(Remainder(n, -bounded)), n);
    }

    /// <summary>1 / (1 + e⁻ˣ); NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) =>
        Vector512<float>.One / (Vector512<float>.One + Exp(-x));

    /// <summary>1 + e⁻ˣ, what a sigmoid divides by; of a NaN, some number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> OnePlusExpOfNegative(Vector512<float> x)
    {
        // The smaller magnitude of two, with the first one's sign; of a NaN and a number the number.
        const byte smallerMagnitude = 0b0010;
        Vector512<float> bounded = Avx512DQ.IsSupported
            ? Avx512DQ.Range(x, Vector512.Create(89f), smallerMagnitude)
            : Bound(x, -89f, 89f);
        Vector512<float> n = Vector512.Round(bounded * -1.44269504f);
        return Vector512<float>.One + Scale(ExpOfNegative(Remainder(n, bounded)), n);
    }

    /// <summary>ln(1 + u) for u in [0, 1], with the relative accuracy of u where u is small.</summary>
    /// <remarks>Kahan's correction: the rounding of 1 + u enters numerator and denominator alike.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogOnePlus(Vector512<float> u)
    {
        Vector512<float> sum = Vector512<float>.One + u;
        Vector512<float> corrected = Vector512.Log(sum) * u / (sum - Vector512<float>.One);
        return Vector512.ConditionalSelect(Vector512.Equals(sum, Vector512<float>.One), u, corrected);
    }

    /// <summary>
    /// The error function, by the rational approximation of Eigen and XLA on [−4, 4], outside of which it is ±1.
    /// </summary>
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

    /// <summary>q = x + n·ln 2, with ln 2 in two parts: for n = −x / ln 2, rounded, |q| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Remainder(Vector512<float> n, Vector512<float> x) => Vector512.MultiplyAddEstimate(
        n, Vector512.Create(-2.12194440e-4f), Vector512.MultiplyAddEstimate(n, Vector512.Create(0.693359375f), x));

    /// <summary>
    /// e^−q for |q| ≤ ln 2 / 2: the minimax polynomial of degree 6 that begins with 1 − q; relative error 3e-9.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpOfNegative(Vector512<float> q)
    {
        Vector512<float> square = q * q;
        Vector512<float> high = Vector512.MultiplyAddEstimate(
            Vector512.Create(-8.3687170e-3f), q, Vector512.Create(4.1668388e-2f));
        Vector512<float> low = Vector512.MultiplyAddEstimate(
            Vector512.Create(-1.6666521e-1f), q, Vector512.Create(4.9999993e-1f));
        high = Vector512.MultiplyAddEstimate(Vector512.Create(1.3814599e-3f), square, high);
        high = Vector512.MultiplyAddEstimate(high, square, low);
        return Vector512.MultiplyAddEstimate(high, square, Vector512<float>.One - q);
    }

    /// <summary>
    /// x · 2ⁿ: by the processor's own scaling, or in two factors, so that n = 128 does not overflow early.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> x, Vector512<float> n)
    {
        if (Avx512F.IsSupported) return Avx512F.Scale(x, n);
        Vector512<int> exponent = Vector512.ConvertToInt32Native(n);
        Vector512<int> half = exponent >> 1;
        return x * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) =>
        ((exponent + Vector512.Create(127)) << 23).AsSingle();
}
