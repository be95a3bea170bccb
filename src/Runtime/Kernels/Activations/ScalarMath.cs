using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Elementary functions of vectors that generated operators call, in float32 and accurate to a few units in the last
/// place. NaN of NaN.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ScalarMath
{
    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x) => VectorMath.Exp(x);

    /// <summary>ln x; −∞ of 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x) => Vector512.Log(x);

    /// <summary>ln(1 + x), with the relative accuracy of x where x is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1p(Vector512<float> x) => Vector512.ConditionalSelect(
        Vector512.LessThan(x, Vector512.Create(float.MaxValue)), VectorMath.LogOnePlus(x), Vector512.Log(x));

    /// <summary>√x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> x) => Vector512.Sqrt(x);

    /// <summary>The sine of radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sin(Vector512<float> x) => Vector512.Sin(x);

    /// <summary>The cosine of radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cos(Vector512<float> x) => Vector512.Cos(x);

    /// <summary>
    /// tanh x: by the polynomial of Cephes where it is small, so that it keeps the relative accuracy of x, and from eˣ
    /// elsewhere.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        Vector512<float> square = x * x;
        Vector512<float> p = Vector512.Create(-5.70498872745e-3f);
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(2.06390887954e-2f));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(-5.37397155531e-2f));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(1.33314422036e-1f));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create(-3.33332819422e-1f));
        Vector512<float> small = Vector512.MultiplyAddEstimate(p * square, x, x);
        Vector512<float> large =
            Vector512<float>.One - Vector512.Create(2f) / (Vector512<float>.One + VectorMath.Exp(x + x));
        return Vector512.ConditionalSelect(
            Vector512.LessThan(Vector512.Abs(x), Vector512.Create(0.625f)), small, large);
    }

    /// <summary>The error function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x) => VectorMath.Erf(x);

    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> x) => Vector512.Abs(x);

    /// <summary>The lesser of two; NaN where either is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Vector512.Min(a, b);

    /// <summary>The greater of two; NaN where either is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);

    /// <summary>xᵖ = e^(p·ln x), in float64 on the way; NaN below 0.</summary>
    public static Vector512<float> Pow(Vector512<float> x, Vector512<float> p)
    {
        (Vector512<double> low, Vector512<double> high) = Vector512.Widen(x);
        (Vector512<double> lowPower, Vector512<double> highPower) = Vector512.Widen(p);
        return Vector512.Narrow(
            Vector512.Exp(Vector512.Log(low) * lowPower), Vector512.Exp(Vector512.Log(high) * highPower));
    }
}
