using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>x · σ(x), also called swish.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SiLU : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => x / VectorMath.OnePlusExpOfNegative(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Derivative(Vector512<float> x)
    {
        Vector512<float> s = Vector512<float>.One / VectorMath.OnePlusExpOfNegative(x);
        return s * (Vector512<float>.One + x * (Vector512<float>.One - s));
    }
}

/// <summary>max(x, 0); the derivative at 0 is 0.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ReLU : IActivation
{
    /// <inheritdoc/>
    public Vector512<float> Invoke(Vector512<float> x) => Vector512.Max(x, Vector512<float>.Zero);

    /// <inheritdoc/>
    public Vector512<float> Derivative(Vector512<float> x) =>
        Vector512.ConditionalSelect(
            Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One, Vector512<float>.Zero);
}

/// <summary>x · Φ(x), with the normal distribution's exact Φ (Hendrycks and Gimpel, 2016).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GELU : IActivation
{
    private const float InverseSqrtTwo = 0.70710678f;
    private const float InverseSqrtTwoPi = 0.39894228f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => x * Distribution(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Derivative(Vector512<float> x) =>
        Distribution(x) + x * InverseSqrtTwoPi * VectorMath.Exp(x * x * -0.5f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Distribution(Vector512<float> x) =>
        (Vector512<float>.One + VectorMath.Erf(x * InverseSqrtTwo)) * 0.5f;
}

/// <summary>
/// ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))): the approximation of <see cref="GELU"/> that GPT-2 made common.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GELUTanh : IActivation
{
    // ½(1 + tanh u) = σ(2u).
    private const float TwiceSqrtTwoOverPi = 1.59576912f;
    private const float Cubic = 0.044715f;

    // The gate is 0 or 1 to the last bit well before, and cubes beyond could overflow.
    private const float Bound = 16f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => x * Gate(Bounded(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Derivative(Vector512<float> x)
    {
        x = Bounded(x);
        Vector512<float> gate = Gate(x);
        Vector512<float> slope = TwiceSqrtTwoOverPi * (Vector512<float>.One + x * x * (3 * Cubic));
        return gate + x * gate * (Vector512<float>.One - gate) * slope;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Bounded(Vector512<float> x) => VectorMath.Bound(x, -Bound, Bound);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gate(Vector512<float> x) =>
        VectorMath.Sigmoid(TwiceSqrtTwoOverPi * x * (Vector512<float>.One + x * x * Cubic));
}

/// <summary>x above 0, <paramref name="slope"/> · x elsewhere.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LeakyReLU(float slope) : IActivation
{
    /// <inheritdoc/>
    public Vector512<float> Invoke(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), x, x * slope);

    /// <inheritdoc/>
    public Vector512<float> Derivative(Vector512<float> x) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One, Vector512.Create(slope));
}

/// <summary>x above 0, <paramref name="alpha"/> · (eˣ − 1) elsewhere.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ELU(float alpha) : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(x, Vector512<float>.Zero), x, alpha * (VectorMath.Exp(x) - Vector512<float>.One));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Derivative(Vector512<float> x) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One, alpha * VectorMath.Exp(x));
}

/// <summary>ln(1 + e^(βx)) / β, β = <paramref name="beta"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Softplus(float beta) : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x)
    {
        Vector512<float> u = x * beta;
        return (Vector512.Max(u, Vector512<float>.Zero)
            + VectorMath.LogOnePlus(VectorMath.Exp(-Vector512.Abs(u)))) / beta;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Derivative(Vector512<float> x) => VectorMath.Sigmoid(x * beta);
}

/// <summary>1 / (1 + e⁻ˣ).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Sigmoid : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x) => VectorMath.Sigmoid(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Derivative(Vector512<float> x)
    {
        Vector512<float> s = VectorMath.Sigmoid(x);
        return s * (Vector512<float>.One - s);
    }
}
