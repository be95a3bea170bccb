using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>A map as a kernel reads it: through a load, with one padding value a channel around it.</summary>
/// <param name="map">N × C × H × W.</param>
/// <param name="load">What happens to values inside.</param>
/// <param name="padding">C values, aligned to 16 bytes, or any valid view if <paramref name="isPadded"/> is 0.</param>
/// <param name="isPadded">Whether positions outside have the value of <paramref name="padding"/>;
/// otherwise they are 0.</param>
internal readonly struct PaddedSource<T, TLoad>(GpuMap<T> map, TLoad load, ArrayView<float> padding, int isPadded)
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    public readonly GpuMap<T> Map = map;
    private readonly TLoad load = load;
    private readonly ArrayView<float> padding = padding;
    private readonly int isPadded = isPadded;

    /// <summary>One value; <paramref name="row"/> and <paramref name="column"/> may lie outside.</summary>
    public float Read(int image, int row, int column, int channel)
    {
        if (IsInside(row, column))
            return load.Invoke(Map.Load(Index(image, row, column, channel)), channel, image);
        return isPadded != 0 ? padding[channel] : 0;
    }

    /// <summary>Four channels, from a multiple of four; the map's channels are one too.</summary>
    public Float4 ReadVector(int image, int row, int column, int channel)
    {
        if (IsInside(row, column)) return Apply(Map.Load4(Index(image, row, column, channel)), channel, image);
        return isPadded != 0 ? Outside4(channel) : default;
    }

    /// <summary>Whether positions outside have values of their own.</summary>
    public bool IsPadded => isPadded != 0;

    /// <summary>What values of an image become, from a channel on.</summary>
    public Float4 Apply(Float4 x, int channel, int image) => x.Through(load, channel, image);

    /// <summary>Values outside, from a multiple of four channels on.</summary>
    public Float4 Outside4(int channel) => padding.Cast<Float4>()[channel / 4];

    /// <summary>The same, where the map's element is known by another name.</summary>
    public PaddedSource<TOther, TLoad> As<TOther>() where TOther : unmanaged, IGpuElement<TOther> =>
        new(Map.As<TOther>(), load, padding, isPadded);

    /// <summary>Whether a position is inside.</summary>
    public bool IsInside(int row, int column) => (uint)row < (uint)Map.Height & (uint)column < (uint)Map.Width;

    /// <summary>Index of an element that is inside.</summary>
    public int Index(int image, int row, int column, int channel) =>
        ((image * Map.Height + row) * Map.Width + column) * Map.Channels + channel;
}
