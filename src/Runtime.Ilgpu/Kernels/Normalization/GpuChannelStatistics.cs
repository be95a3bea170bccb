using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Mean and biased variance of each channel over batch, height and width.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuChannelStatistics(ArrayView<float> mean, ArrayView<float> variance)
{
    /// <summary>One mean a channel.</summary>
    public ArrayView<float> Mean { get; } = mean;

    /// <summary>One biased variance a channel.</summary>
    public ArrayView<float> Variance { get; } = variance;

    internal void Check(int channels)
    {
        Kernels.Check.Length(Mean, channels, nameof(Mean));
        Kernels.Check.Length(Variance, channels, nameof(Variance));
    }
}
