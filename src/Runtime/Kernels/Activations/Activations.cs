using System.Numerics;
using System.Runtime.CompilerServices;

namespace GResNet.Runtime.Kernels;

/// <summary>x · σ(x), also called swish.</summary>
public readonly struct SiLU : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Invoke(Vector<float> x) => x * VectorMath.Sigmoid(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Derivative(Vector<float> x)
    {
        Vector<float> s = VectorMath.Sigmoid(x);
        return s * (Vector<float>.One + x * (Vector<float>.One - s));
    }
}

/// <summary>max(x, 0); the derivative at 0 is 0.</summary>
public readonly struct ReLU : IActivation
{
    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) => Vector.Max(x, Vector<float>.Zero);

    /// <inheritdoc/>
    public Vector<float> Derivative(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
}

/// <summary>x · Φ(x), with the normal distribution's exact Φ (Hendrycks and Gimpel, 2016).</summary>
public readonly struct GELU : IActivation
{
    private const float InverseSqrtTwo = 0.70710678f;
    private const float InverseSqrtTwoPi = 0.39894228f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Invoke(Vector<float> x) => x * Distribution(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Derivative(Vector<float> x) =>
        Distribution(x) + x * InverseSqrtTwoPi * VectorMath.Exp(x * x * -0.5f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Distribution(Vector<float> x) =>
        (Vector<float>.One + VectorMath.Erf(x * InverseSqrtTwo)) * 0.5f;
}

/// <summary>½x·(1 + tanh(√(2/π)·(x + 0.044715x³))): the approximation of <see cref="GELU"/> that GPT-2 made common.</summary>
public readonly struct GELUTanh : IActivation
{
    // ½(1 + tanh u) = σ(2u).
    private const float TwiceSqrtTwoOverPi = 1.59576912f;
    private const float Cubic = 0.044715f;

    // The gate is 0 or 1 to the last bit well before, and cubes beyond could overflow.
    private const float Bound = 16f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Invoke(Vector<float> x) => x * Gate(Bounded(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Derivative(Vector<float> x)
    {
        x = Bounded(x);
        Vector<float> gate = Gate(x);
        Vector<float> slope = TwiceSqrtTwoOverPi * (Vector<float>.One + x * x * (3 * Cubic));
        return gate + x * gate * (Vector<float>.One - gate) * slope;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Bounded(Vector<float> x) => VectorMath.Bound(x, -Bound, Bound);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Gate(Vector<float> x) =>
        VectorMath.Sigmoid(TwiceSqrtTwoOverPi * x * (Vector<float>.One + x * x * Cubic));
}

/// <summary>x above 0, <paramref name="slope"/> · x elsewhere.</summary>
public readonly struct LeakyReLU(float slope) : IActivation
{
    /// <inheritdoc/>
    public Vector<float> Invoke(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, x * slope);

    /// <inheritdoc/>
    public Vector<float> Derivative(Vector<float> x) => Vector.ConditionalSelect(
        Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, new Vector<float>(slope));
}

/// <summary>x above 0, <paramref name="alpha"/> · (eˣ − 1) elsewhere.</summary>
public readonly struct ELU(float alpha) : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Invoke(Vector<float> x) => Vector.ConditionalSelect(
        Vector.GreaterThan(x, Vector<float>.Zero), x, alpha * (VectorMath.Exp(x) - Vector<float>.One));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Derivative(Vector<float> x) => Vector.ConditionalSelect(
        Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, alpha * VectorMath.Exp(x));
}

/// <summary>ln(1 + e^(βx)) / β, β = <paramref name="beta"/>.</summary>
public readonly struct Softplus(float beta) : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Invoke(Vector<float> x)
    {
        Vector<float> u = x * beta;
        return (Vector.Max(u, Vector<float>.Zero) + VectorMath.LogOnePlus(VectorMath.Exp(-Vector.Abs(u)))) / beta;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Derivative(Vector<float> x) => VectorMath.Sigmoid(x * beta);
}

/// <summary>1 / (1 + e⁻ˣ).</summary>
public readonly struct Sigmoid : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Invoke(Vector<float> x) => VectorMath.Sigmoid(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Derivative(Vector<float> x)
    {
        Vector<float> s = VectorMath.Sigmoid(x);
        return s * (Vector<float>.One - s);
    }
}
