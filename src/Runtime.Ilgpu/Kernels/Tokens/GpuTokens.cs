using System.ComponentModel;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Pixels as a sequence of tokens, row by row: parts of it, and tokens before it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuTokens
{
    /// <summary>y = the pixels of x from <paramref name="first"/> on.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="first">The first pixel, row by row.</param>
    /// <param name="y">N × C × any height and width that x has pixels for; not x.</param>
    public static void Slice<T>(GpuDevice device, GpuMap<T> x, int first, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
    {
        CheckPart(y, x, first);
        MapKernels.Run(device, new SlicedToken<T>(x, first, y.Width), default(GpuPlainStore), GpuChannelSums.None, y);
    }

    /// <summary>gx = gy at the pixels from <paramref name="first"/> on, else 0: the gradient of a slice.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="gy">N × C × a part of gx's pixels.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="gx">N × C × H × W, overwritten; not gy.</param>
    public static void Spread<T>(GpuDevice device, GpuMap<T> gy, int first, GpuMap<T> gx)
        where T : unmanaged, IGpuElement<T>
    {
        CheckPart(gy, gx, first);
        MapKernels.Run(
            device, new SpreadToken<T>(gy, first, gx.Width), default(GpuPlainStore), GpuChannelSums.None, gx);
    }

    /// <summary>y = the token, and then the pixels of x.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="token">C values.</param>
    /// <param name="y">N × C × (H·W + 1) × 1; not x.</param>
    public static void Prepend<T>(GpuDevice device, GpuMap<T> x, ArrayView<float> token, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Length(token, x.Channels, nameof(token));
        Check.Shape(y, x.Batch, x.Channels, x.Height * x.Width + 1, 1, nameof(y));
        MapKernels.Run(device, new PrependedToken<T>(x, token), default(GpuPlainStore), GpuChannelSums.None, y);
    }

    private static void CheckPart<T>(GpuMap<T> part, GpuMap<T> map, int first) where T : unmanaged, IGpuElement<T>
    {
        int pixels = part.Height * part.Width;
        if (part.Batch != map.Batch || part.Channels != map.Channels || first < 0
            || first + pixels > map.Height * map.Width)
            throw new ArgumentException(
                $"{map.Batch}×{map.Channels}×{map.Height}×{map.Width} has no {part.Batch}×{part.Channels}×{pixels} "
                    + $"pixels from {first} on.",
                nameof(first));
    }
}

/// <summary>The element of a pixel so many further on.</summary>
internal readonly struct SlicedToken<T>(GpuMap<T> x, int first, int width) : IElementProducer
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> x = x;
    private readonly int first = first, width = width;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Of(this, place, at);

    public float Element(MapPlace place, int at)
    {
        int pixel = place.Image * x.Height * x.Width + first + place.Row * width + place.Column;
        return x.Load(pixel * x.Channels + place.Channel);
    }
}

/// <summary>The element of a pixel so many before, or 0.</summary>
internal readonly struct SpreadToken<T>(GpuMap<T> gy, int first, int width) : IElementProducer
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> gy = gy;
    private readonly int first = first, width = width;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Of(this, place, at);

    public float Element(MapPlace place, int at)
    {
        int pixel = place.Row * width + place.Column - first, pixels = gy.Height * gy.Width;
        if (pixel < 0 | pixel >= pixels) return 0;
        return gy.Load((place.Image * pixels + pixel) * gy.Channels + place.Channel);
    }
}

/// <summary>The token's element at pixel 0, that of the pixel before elsewhere.</summary>
internal readonly struct PrependedToken<T>(GpuMap<T> x, ArrayView<float> token) : IElementProducer
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> x = x;
    private readonly ArrayView<float> token = token;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Of(this, place, at);

    public float Element(MapPlace place, int at)
    {
        if (place.Row == 0) return token[place.Channel];
        return x.Load((place.Image * x.Height * x.Width + place.Row - 1) * x.Channels + place.Channel);
    }
}
