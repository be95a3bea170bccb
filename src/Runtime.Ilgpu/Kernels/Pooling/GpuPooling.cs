using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Means and greatest elements of windows, by PyTorch's rules.</summary>
public static class GpuPooling
{
    /// <summary>y = store(the mean of each window of load(x)).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="store">What happens to the means before they are stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="y">N × C × H′ × W′; not x.</param>
    public static void Average<TLoad, TStore>(
        GpuDevice device, in PoolingShape shape, GpuMap x, TLoad load, TStore store, GpuChannelSums sums, GpuMap y)
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Pooling(shape, x, y);
        Maps.Run(device, new WindowMean<TLoad>(new(shape), x, load), store, sums, y);
    }

    /// <summary>gx = store(gradient of the mean with respect to the input).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="gy">N × C × H′ × W′.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W; not gy.</param>
    public static void AverageBackward<TStore>(
        GpuDevice device, in PoolingShape shape, GpuMap gy, TStore store, GpuChannelSums sums, GpuMap gx)
        where TStore : struct, IGpuStore
    {
        Check.Pooling(shape, gx, gy);
        Maps.Run(device, new WindowShares(new(shape), gy, gx.Height, gx.Width), store, sums, gx);
    }

    /// <summary>y = store(the greatest element of each window of load(x)); a NaN is greater than any number.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="store">What happens to the result before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="y">N × C × H′ × W′; not x.</param>
    public static void Maximum<TLoad, TStore>(
        GpuDevice device, in PoolingShape shape, GpuMap x, TLoad load, TStore store, GpuChannelSums sums, GpuMap y)
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Pooling(shape, x, y);
        Maps.Run(device, new WindowMaximum<TLoad>(new(shape), x, load), store, sums, y);
    }

    /// <summary>gx = store(gradient of the greatest element with respect to load(x)); of equal ones the first, row by row, gets it.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="gy">N × C × H′ × W′.</param>
    /// <param name="x">N × C × H × W, what the forward pass read.</param>
    /// <param name="load">What happened to x as it was read.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W; neither gy nor x.</param>
    public static void MaximumBackward<TLoad, TStore>(
        GpuDevice device, in PoolingShape shape, GpuMap gy, GpuMap x, TLoad load, TStore store, GpuChannelSums sums, GpuMap gx)
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Pooling(shape, x, gy);
        Check.Same(x, gx);
        Maps.Run(device, new WinnerShares<TLoad>(new(shape), gy, x, load), store, sums, gx);
    }

    /// <summary>y = the mean of each channel of each image of load(x).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="y">N × C × 1 × 1.</param>
    public static void GlobalAverage<TLoad>(GpuDevice device, GpuMap x, TLoad load, GpuMap y)
        where TLoad : struct, IGpuLoad
    {
        Check.Shape(y, x.Batch, x.Channels, 1, 1, nameof(y));
        Maps.Run(device, new ImageMean<TLoad>(x, load), default(GpuPlainStore), GpuChannelSums.None, y);
    }

    /// <summary>gx = store(gradient of the mean of each channel of each image with respect to the input).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="gy">N × C × 1 × 1.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W; not gy.</param>
    public static void GlobalAverageBackward<TStore>(GpuDevice device, GpuMap gy, TStore store, GpuChannelSums sums, GpuMap gx)
        where TStore : struct, IGpuStore
    {
        Check.Shape(gy, gx.Batch, gx.Channels, 1, 1, nameof(gy));
        Maps.Run(device, new ImageShare(gy, 1f / (gx.Height * gx.Width)), store, sums, gx);
    }
}

/// <summary>The mean of a channel of an image of load(x).</summary>
internal readonly struct ImageMean<TLoad>(GpuMap x, TLoad load) : IProducer
    where TLoad : struct, IGpuLoad
{
    private readonly GpuMap x = x;
    private readonly TLoad load = load;

    public float Invoke(MapPlace place, int at)
    {
        int pixels = x.Height * x.Width, from = place.Image * pixels * x.Channels + place.Channel;
        CompensatedSum sum = default;
        for (int pixel = 0; pixel < pixels; pixel++, from += x.Channels) sum.Add(load.Invoke(x.Data[from], place.Channel));
        return sum.Value / pixels;
    }
}

/// <summary>The gradient of <see cref="ImageMean{TLoad}"/>: the same for every pixel of an image.</summary>
internal readonly struct ImageShare(GpuMap gy, float factor) : IProducer
{
    private readonly GpuMap gy = gy;
    private readonly float factor = factor;

    public float Invoke(MapPlace place, int at) => gy.Data[place.Image * gy.Channels + place.Channel] * factor;
}
