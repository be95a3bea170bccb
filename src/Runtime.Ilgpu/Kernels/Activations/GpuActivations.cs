using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>x · σ(x), also called swish.</summary>
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
public readonly struct GpuReLU : IGpuActivation
{
    /// <inheritdoc/>
    public float Invoke(float x) => x <= 0 ? 0 : x;

    /// <inheritdoc/>
    public float Derivative(float x) => x > 0 ? 1 : 0;
}

/// <summary>x above 0, <paramref name="slope"/> · x elsewhere.</summary>
public readonly struct GpuLeakyReLU(float slope) : IGpuActivation
{
    private readonly float slope = slope;

    /// <inheritdoc/>
    public float Invoke(float x) => x > 0 ? x : slope * x;

    /// <inheritdoc/>
    public float Derivative(float x) => x > 0 ? 1 : slope;
}

/// <summary>1 / (1 + e⁻ˣ).</summary>
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
