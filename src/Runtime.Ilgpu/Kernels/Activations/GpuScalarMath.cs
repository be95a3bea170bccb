using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Elementary functions that generated operators call, without those of a GPU that have few digits. NaN of NaN.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuScalarMath
{
    private const float InverseHalfPi = 0.63661977f;

    /// <summary>eˣ.</summary>
    public static float Exp(float x) => XMath.Exp(x);

    /// <summary>ln x, with the relative accuracy of x − 1 near 1; −∞ of 0, NaN below.</summary>
    public static float Log(float x) => x > 0.5f && x < 2 ? GpuMath.LogOnePlus(x - 1) : XMath.Log(x);

    /// <summary>ln(1 + x), with the relative accuracy of x where x is small.</summary>
    public static float Log1p(float x) => x > -0.5f && x < 1 ? GpuMath.LogOnePlus(x) : XMath.Log(1 + x);

    /// <summary>√x.</summary>
    public static float Sqrt(float x) => XMath.Sqrt(x);

    /// <summary>The sine of radians, up to some thousands of them.</summary>
    public static float Sin(float x)
    {
        int quarter = Quarter(x);
        return Wave(Remainder(x, quarter), quarter);
    }

    /// <summary>The cosine of radians, up to some thousands of them.</summary>
    public static float Cos(float x)
    {
        int quarter = Quarter(x);
        return Wave(Remainder(x, quarter), quarter + 1);
    }

    /// <summary>
    /// tanh x: by the polynomial of Cephes where it is small, so that it keeps the relative accuracy of x, and from eˣ
    /// elsewhere.
    /// </summary>
    public static float Tanh(float x)
    {
        float square = x * x;
        float p = -5.70498872745e-3f * square + 2.06390887954e-2f;
        p = p * square - 5.37397155531e-2f;
        p = p * square + 1.33314422036e-1f;
        p = p * square - 3.33332819422e-1f;
        return x > -0.625f && x < 0.625f ? p * square * x + x : 1 - 2 / (1 + XMath.Exp(x + x));
    }

    /// <summary>The error function.</summary>
    public static float Erf(float x) => GpuMath.Erf(x);

    /// <summary>|x|.</summary>
    public static float Abs(float x) => x < 0 ? -x : x;

    /// <summary>The lesser of two; NaN where either is.</summary>
    public static float Min(float a, float b) => XMath.IsNaN(a) ? a : XMath.IsNaN(b) ? b : a < b ? a : b;

    /// <summary>The greater of two; NaN where either is.</summary>
    public static float Max(float a, float b) => XMath.IsNaN(a) ? a : XMath.IsNaN(b) ? b : a > b ? a : b;

    /// <summary>xᵖ = e^(p·ln x), of which large and small powers lose some digits; NaN below 0.</summary>
    /// <remarks>ILGPU's own computes in float64.</remarks>
    public static float Pow(float x, float p) => XMath.Exp(p * Log(x));

    /// <summary>The multiple of π/2 that is nearest.</summary>
    private static int Quarter(float x) => (int)(x * InverseHalfPi + (x < 0 ? -0.5f : 0.5f));

    /// <summary>x − n·π/2, with π/2 in three parts.</summary>
    private static float Remainder(float x, float n) =>
        x - n * 1.5703125f - n * 4.837512969970703125e-4f - n * 7.54978995489188216e-8f;

    /// <summary>The sine of r + quarter·π/2 for |r| ≤ π/4, by the polynomials of Cephes.</summary>
    private static float Wave(float r, int quarter)
    {
        float square = r * r;
        float sine = ((-1.9515295891e-4f * square + 8.3321608736e-3f) * square - 1.6666654611e-1f) * square * r + r;
        float cosine = ((2.443315711809948e-5f * square - 1.388731625493765e-3f) * square + 4.166664568298827e-2f)
            * square * square - 0.5f * square + 1;
        float wave = (quarter & 1) == 0 ? sine : cosine;
        return (quarter & 2) == 0 ? wave : -wave;
    }
}
