using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>The mean of each channel of each image.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuGlobalAveragePooling
{
    /// <summary>y = the mean of each channel of each image of load(x).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="y">N × C × 1 × 1.</param>
    public static void Forward<T, TLoad>(GpuDevice device, GpuMap<T> x, TLoad load, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
    {
        Check.Shape(y, x.Batch, x.Channels, 1, 1, nameof(y));
        int pixels = x.Height * x.Width;
        ImageSumKernel<T, LoadedElement<T, TLoad>>.Run(device, new(x, load), pixels, pixels, y);
    }

    /// <summary>gx = store(gradient of the mean of each channel of each image with respect to the input).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="gy">N × C × 1 × 1.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W; not gy.</param>
    public static void Backward<T, TStore>(
        GpuDevice device, GpuMap<T> gy, TStore store, GpuChannelSums sums, GpuMap<T> gx)
        where T : unmanaged, IGpuElement<T>
        where TStore : struct, IGpuStore
    {
        Check.Shape(gy, gx.Batch, gx.Channels, 1, 1, nameof(gy));
        MapKernels.Run(device, new ImageShare<T>(gy, 1f / (gx.Height * gx.Width)), store, sums, gx);
    }
}

/// <summary>An element of load(x).</summary>
internal readonly struct LoadedElement<T, TLoad>(GpuMap<T> x, TLoad load) : IImageTerm
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly GpuMap<T> x = x;
    private readonly TLoad load = load;

    public float Invoke(int at, int channel, int image) => load.Invoke(x.Load(at), channel, image);
}

/// <summary>The gradient of a mean: the same for every pixel of an image.</summary>
internal readonly struct ImageShare<T>(GpuMap<T> gy, float factor) : IProducer
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> gy = gy;
    private readonly float factor = factor;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Load(gy, place.Image * gy.Channels + place.Channel).Times(factor);
}
