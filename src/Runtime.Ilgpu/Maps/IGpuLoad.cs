namespace GResNet.Runtime.Ilgpu.Maps;

/// <summary>
/// What happens to a kernel's source as it is read: an elementwise function of one map, compiled into the kernel.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGpuLoad
{
    /// <summary>The value to use for <paramref name="x"/>.</summary>
    /// <param name="x">What the map holds.</param>
    /// <param name="channel">The element's channel.</param>
    /// <param name="image">Its image.</param>
    float Invoke(float x, int channel, int image);
}

/// <summary>Reads the source as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuPlainLoad : IGpuLoad
{
    /// <inheritdoc/>
    public float Invoke(float x, int channel, int image) => x;
}
