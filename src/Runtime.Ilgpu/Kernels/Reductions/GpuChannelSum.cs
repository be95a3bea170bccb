using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Sums over batch, height and width: the gradient of a bias or shift.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuChannelSum
{
    /// <summary>sum[c] = Σ g over N, H, W.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="sum">C values, overwritten.</param>
    public static void Run<T>(GpuDevice device, GpuMap<T> g, ArrayView<float> sum)
        where T : unmanaged, IGpuElement<T> =>
            GpuPointwise.Reduce(device, g, default(GpuSumStore), new GpuChannelSums(sum));
}

/// <summary>Sums of products over batch, height and width: the gradient of a scale.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuChannelDot
{
    /// <summary>dot[c] = Σ g · x over N, H, W.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="dot">C values, overwritten.</param>
    public static void Run<T>(GpuDevice device, GpuMap<T> g, GpuMap<T> x, ArrayView<float> dot)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Same(g, x);
        GpuPointwise.Reduce(device, g, new DotStore<T>(x), new GpuChannelSums(dot));
    }
}

/// <summary>The value itself; sums of its product with another map.</summary>
internal readonly struct DotStore<T>(GpuMap<T> other) : IGpuStore
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> other = other;

    public static int Sums => 1;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums)
    {
        sums.First += value * other.Load(at);
        return value;
    }
}
