using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>What x̂ = (x − mean) / √(variance + ε) takes of the statistics.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuNormalization
{
    /// <summary>inverse[c] = 1 / √(variance + ε).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="statistics">C variances.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="inverse">C values, overwritten.</param>
    public static void InverseDeviation(
        GpuDevice device, GpuChannelStatistics statistics, float epsilon, ArrayView<float> inverse)
    {
        Check.Length(statistics.Variance, inverse.Length, nameof(statistics));
        Elements.Launch(device, inverse.IntLength, new InverseDeviationKernel(statistics.Variance, epsilon, inverse));
    }
}
