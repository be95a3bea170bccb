using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>x · σ(x), also called swish.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuSiLU : IGpuActivation
{
    /// <inheritdoc/>
    public float Invoke(float x) => x * default(GpuSigmoid).Invoke(x);

    /// <inheritdoc/>
    public float Derivative(float x)
    {
        float s = default(GpuSigmoid).Invoke(x);
        return s * (1 + x * (1 - s));
    }
}

/// <summary>max(x, 0), and NaN of NaN; the derivative at 0 is 0.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuReLU : IGpuActivation
{
    /// <inheritdoc/>
    public float Invoke(float x) => x <= 0 ? 0 : x;

    /// <inheritdoc/>
    // Numbers of float32: C# makes integers of 1 and 0, so of the comparison itself, whose bit ILGPU then takes for
    // those of a float.
    public float Derivative(float x) => x > 0 ? 1f : 0f;
}

/// <summary>x above 0, <paramref name="slope"/> · x elsewhere.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuLeakyReLU(float slope) : IGpuActivation
{
    private readonly float slope = slope;

    /// <inheritdoc/>
    public float Invoke(float x) => x > 0 ? x : slope * x;

    /// <inheritdoc/>
    public float Derivative(float x) => x > 0 ? 1 : slope;
}

/// <summary>1 / (1 + e⁻ˣ).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuSigmoid : IGpuActivation
{
    /// <inheritdoc/>
    public float Invoke(float x) => 1 / (1 + XMath.Exp(-x));

    /// <inheritdoc/>
    public float Derivative(float x)
    {
        float s = Invoke(x);
        return s * (1 - s);
    }
}

/// <summary>x · Φ(x), with the normal distribution's exact Φ (Hendrycks and Gimpel, 2016).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuGELU : IGpuActivation
{
    private const float InverseSqrtTwo = 0.70710678f;
    private const float InverseSqrtTwoPi = 0.39894228f;

    /// <inheritdoc/>
    public float Invoke(float x) => x * Distribution(x);

    /// <inheritdoc/>
    public float Derivative(float x) => Distribution(x) + x * InverseSqrtTwoPi * XMath.Exp(x * x * -0.5f);

    private static float Distribution(float x) => (1 + GpuMath.Erf(x * InverseSqrtTwo)) * 0.5f;
}

/// <summary>
/// ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))): the approximation of <see cref="GpuGELU"/> that GPT-2 made common.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuGELUTanh : IGpuActivation
{
    // ½(1 + tanh u) = σ(2u).
    private const float TwiceSqrtTwoOverPi = 1.59576912f;
    private const float Cubic = 0.044715f;

    // The gate is 0 or 1 to the last bit well before, and cubes beyond could overflow.
    private const float Bound = 16f;

    /// <inheritdoc/>
    public float Invoke(float x) => x * Gate(Bounded(x));

    /// <inheritdoc/>
    public float Derivative(float x)
    {
        x = Bounded(x);
        float gate = Gate(x);
        return gate + x * gate * (1 - gate) * TwiceSqrtTwoOverPi * (1 + x * x * (3 * Cubic));
    }

    private static float Bounded(float x) => x < -Bound ? -Bound : x > Bound ? Bound : x;

    private static float Gate(float x) => default(GpuSigmoid).Invoke(TwiceSqrtTwoOverPi * x * (1 + x * x * Cubic));
}

/// <summary>x above 0, <paramref name="alpha"/> · (eˣ − 1) elsewhere.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuELU(float alpha) : IGpuActivation
{
    private readonly float alpha = alpha;

    /// <inheritdoc/>
    public float Invoke(float x) => x > 0 ? x : alpha * (XMath.Exp(x) - 1);

    /// <inheritdoc/>
    public float Derivative(float x) => x > 0 ? 1 : alpha * XMath.Exp(x);
}

/// <summary>ln(1 + e^(βx)) / β, β = <paramref name="beta"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuSoftplus(float beta) : IGpuActivation
{
    private readonly float beta = beta;

    /// <inheritdoc/>
    public float Invoke(float x)
    {
        float u = x * beta;
        return ((u > 0 ? u : 0) + GpuMath.LogOnePlus(XMath.Exp(u > 0 ? -u : u))) / beta;
    }

    /// <inheritdoc/>
    public float Derivative(float x) => default(GpuSigmoid).Invoke(x * beta);
}
