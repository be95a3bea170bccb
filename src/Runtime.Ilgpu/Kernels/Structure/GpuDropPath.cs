namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Drops whole images of a residual branch at random and scales the others, so that the expectation stays: stochastic
/// depth (Huang et al., 2016).
/// </summary>
public static class GpuDropPath
{
    /// <summary>A value of an image, times the image's factor.</summary>
    /// <remarks>Where the factor is 0 not the product: an infinite activation must not turn into NaN.</remarks>
    public static float Scale(float value, float factor) => factor == 0 ? 0 : value * factor;
}
