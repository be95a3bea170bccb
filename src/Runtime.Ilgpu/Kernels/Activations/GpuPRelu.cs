namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>x above 0, slope · x elsewhere; one learned slope for all channels or one for each (He et al., 2015).</summary>
public static class GpuPRelu
{
    /// <summary>f(x).</summary>
    public static float Invoke(float x, float slope) => x > 0 ? x : x * slope;

    /// <summary>f′(x); at 0 it is the slope.</summary>
    public static float Derivative(float x, float slope) => x > 0 ? 1 : slope;
}
