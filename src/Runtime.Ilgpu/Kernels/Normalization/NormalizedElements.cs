using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Where values of the parts of an image are that are normalised by themselves.</summary>
internal interface IImagePart
{
    /// <summary>Those of elements of a map from a place on.</summary>
    static abstract TLanes Read<T, TLanes>(ArrayView<float> values, GpuMap<T> map, MapPlace place)
        where T : unmanaged, IGpuElement<T>
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>One value a pixel.</summary>
internal readonly struct PixelPart : IImagePart
{
    public static TLanes Read<T, TLanes>(ArrayView<float> values, GpuMap<T> map, MapPlace place)
        where T : unmanaged, IGpuElement<T>
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.All(values[(place.Image * map.Height + place.Row) * map.Width + place.Column]);
}

/// <summary>A group's value for each of its channels.</summary>
internal readonly struct GroupPart : IImagePart
{
    public static TLanes Read<T, TLanes>(ArrayView<float> values, GpuMap<T> map, MapPlace place)
        where T : unmanaged, IGpuElement<T>
        where TLanes : struct, ILanes<TLanes> => TLanes.Read(values, place.Image * map.Channels + place.Channel);
}

/// <summary>(load(x) + offset)·r, the offset a mean times −1.</summary>
internal readonly struct NormalizedElement<T, TPart, TLoad>(
    GpuMap<T> x, TLoad load, ArrayView<float> offsets, ArrayView<float> deviations) : IProducer
    where T : unmanaged, IGpuElement<T>
    where TPart : struct, IImagePart
    where TLoad : struct, IGpuLoad
{
    private readonly GpuMap<T> x = x;
    private readonly TLoad load = load;
    private readonly ArrayView<float> offsets = offsets, deviations = deviations;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Apply(load, TLanes.Load(x, at), place.Channel, place.Image)
            .Plus(TPart.Read<T, TLanes>(offsets, x, place))
            .Times(TPart.Read<T, TLanes>(deviations, x, place));
}

/// <summary>(load(g) + offset + x̂·slope)·r, offset and slope the means of g and of g·x̂ times −1.</summary>
internal readonly struct NormalizedGradient<T, TPart, TLoad>(
    GpuMap<T> g, TLoad load, GpuMap<T> normalized, ArrayView<float> offsets, ArrayView<float> slopes,
    ArrayView<float> deviations) : IProducer
    where T : unmanaged, IGpuElement<T>
    where TPart : struct, IImagePart
    where TLoad : struct, IGpuLoad
{
    private readonly GpuMap<T> g = g, normalized = normalized;
    private readonly TLoad load = load;
    private readonly ArrayView<float> offsets = offsets, slopes = slopes, deviations = deviations;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Apply(load, TLanes.Load(g, at), place.Channel, place.Image)
            .Plus(TPart.Read<T, TLanes>(offsets, g, place))
            .Plus(TLanes.Load(normalized, at).Times(TPart.Read<T, TLanes>(slopes, g, place)))
            .Times(TPart.Read<T, TLanes>(deviations, g, place));
}
