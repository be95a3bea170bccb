using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Greatest elements of windows, by PyTorch's rules.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuMaxPooling
{
    /// <summary>y = store(the greatest element of each window of load(x)); a NaN is greater than any number.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="store">What happens to the result before it is stored.</param>
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
        MapKernels.Run(device, new WindowMaximum<T, TLoad>(new(shape), x, load), store, sums, y);
    }

    /// <summary>
    /// gx = store(gradient of the greatest element with respect to load(x)); of equal ones the first, row by row, gets
    /// it.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="gy">N × C × H′ × W′.</param>
    /// <param name="x">N × C × H × W, what the forward pass read.</param>
    /// <param name="load">What happened to x as it was read.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W; neither gy nor x.</param>
    public static void Backward<T, TLoad, TStore>(
        GpuDevice device, in PoolingShape shape, GpuMap<T> gy, GpuMap<T> x, TLoad load, TStore store,
        GpuChannelSums sums, GpuMap<T> gx)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Pooling(shape, x, gy);
        Check.Same(x, gx);
        MapKernels.Run(device, new WinnerShares<T, TLoad>(new(shape), gy, x, load), store, sums, gx);
    }
}
