using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Means of windows, by PyTorch's rules.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuAveragePooling
{
    /// <summary>y = store(the mean of each window of load(x)).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="store">What happens to the means before they are stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="y">N × C × H′ × W′; not x.</param>
    public static void Forward<T, TLoad, TStore>(
        GpuDevice device, in PoolingShape shape, GpuMap<T> x, TLoad load, TStore store, GpuChannelSums sums,
        GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Pooling(shape, x, y);
        MapKernels.Run(device, new WindowMean<T, TLoad>(new(shape), x, load), store, sums, y);
    }

    /// <summary>gx = store(gradient of the mean with respect to the input).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="gy">N × C × H′ × W′.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W; not gy.</param>
    public static void Backward<T, TStore>(
        GpuDevice device, in PoolingShape shape, GpuMap<T> gy, TStore store, GpuChannelSums sums, GpuMap<T> gx)
        where T : unmanaged, IGpuElement<T>
        where TStore : struct, IGpuStore
    {
        Check.Pooling(shape, gx, gy);
        MapKernels.Run(device, new WindowShares<T>(new(shape), gy, gx.Height, gx.Width), store, sums, gx);
    }
}
