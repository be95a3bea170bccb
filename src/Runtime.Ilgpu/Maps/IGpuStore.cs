namespace GResNet.Runtime.Ilgpu.Maps;

/// <summary>
/// What happens to a kernel's result before it is stored: an elementwise function of it and of other maps of its shape,
/// and what is added up for each channel. Compiled into the kernel.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGpuStore
{
    /// <summary>How many values are added up for each channel: 0, 1 or 2.</summary>
    static abstract int Sums { get; }

    /// <summary>What to store for <paramref name="value"/>.</summary>
    /// <param name="value">The kernel's result.</param>
    /// <param name="at">The element's place, in all maps of the result's shape.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="image">Its image.</param>
    /// <param name="sums">What is added up so far, where <see cref="Sums"/> is not 0.</param>
    float Invoke(float value, int at, int channel, int image, ref GpuSums sums);
}

/// <summary>Two running sums of one channel.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct GpuSums
{
    /// <summary>Sum of the first value.</summary>
    public float First;

    /// <summary>Sum of the second value.</summary>
    public float Second;
}

/// <summary>Stores the result as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuPlainStore : IGpuStore
{
    /// <inheritdoc/>
    public static int Sums => 0;

    /// <inheritdoc/>
    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums) => value;
}
