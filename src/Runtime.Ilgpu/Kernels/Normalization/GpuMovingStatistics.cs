namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Running statistics of a layer in training, which follow those of batches unless they are frozen.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuMovingStatistics(GpuChannelStatistics values, bool isFrozen = false)
{
    /// <summary>The statistics.</summary>
    public GpuChannelStatistics Values { get; } = values;

    /// <summary>Whether they stay as they are, and batches are normalised by them.</summary>
    public bool IsFrozen { get; } = isFrozen;
}
