using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>An image's elements as channels of a single pixel, in the order channel, row, column.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuFlattening
{
    /// <summary>y = the elements of x.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="y">N × C·H·W × 1 × 1; not x.</param>
    public static void Forward<T>(GpuDevice device, GpuMap<T> x, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
    {
        CheckFlat(y, x);
        MapKernels.Run(device, new FlatElement<T>(x), default(GpuPlainStore), GpuChannelSums.None, y);
    }

    /// <summary>gx = gradient with respect to the input.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="gy">N × C·H·W × 1 × 1.</param>
    /// <param name="gx">N × C × H × W, overwritten; not gy.</param>
    public static void Backward<T>(GpuDevice device, GpuMap<T> gy, GpuMap<T> gx)
        where T : unmanaged, IGpuElement<T>
    {
        CheckFlat(gy, gx);
        MapKernels.Run(
            device, new UnflatElement<T>(gy, gx.Height, gx.Width), default(GpuPlainStore), GpuChannelSums.None, gx);
    }

    private static void CheckFlat<T>(GpuMap<T> flat, GpuMap<T> map) where T : unmanaged, IGpuElement<T> => Check.Shape(
        flat, map.Batch, map.Channels * map.Height * map.Width, 1, 1, nameof(flat), nameof(GpuFlattening));
}

/// <summary>The element of a map whose number, in the order channel, row, column, is a channel.</summary>
internal readonly struct FlatElement<T>(GpuMap<T> x) : IElementProducer
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> x = x;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Of(this, place, at);

    public float Element(MapPlace place, int at)
    {
        int pixels = x.Height * x.Width, channel = place.Channel / pixels, pixel = place.Channel - channel * pixels;
        return x.Load((place.Image * pixels + pixel) * x.Channels + channel);
    }
}

/// <summary>The channel whose number is that of an element, in the order channel, row, column.</summary>
internal readonly struct UnflatElement<T>(GpuMap<T> flat, int height, int width) : IElementProducer
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> flat = flat;
    private readonly int height = height, width = width;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Of(this, place, at);

    public float Element(MapPlace place, int at) =>
        flat.Load(place.Image * flat.Channels + (place.Channel * height + place.Row) * width + place.Column);
}
