namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// What happens to a kernel's source as it is read: an elementwise function of one map, compiled into the kernel.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGpuLoad
{
    /// <summary>The value to use for <paramref name="x"/> of <paramref name="channel"/>.</summary>
    float Invoke(float x, int channel);
}

/// <summary>Reads the source as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuPlainLoad : IGpuLoad
{
    /// <inheritdoc/>
    public float Invoke(float x, int channel) => x;
}
