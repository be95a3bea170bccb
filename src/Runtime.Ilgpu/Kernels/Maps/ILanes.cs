using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Values of as many neighbouring channels as a thread takes, so that what it does with them is written once.</summary>
internal interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>The values from an index on, a multiple of their number.</summary>
    static abstract TSelf Load<T>(GpuMap<T> map, int at) where T : unmanaged, IGpuElement<T>;

    /// <summary>What values become, from a channel on.</summary>
    static abstract TSelf Apply<TLoad>(TLoad load, TSelf x, int channel) where TLoad : struct, IGpuLoad;

    /// <summary>Elements made one by one.</summary>
    static abstract TSelf Of<TProducer>(TProducer producer, MapPlace place, int at) where TProducer : struct, IElementProducer;

    /// <summary>this + other.</summary>
    TSelf Plus(TSelf other);

    /// <summary>this · factor.</summary>
    TSelf Times(float factor);
}

/// <summary>A single channel's.</summary>
internal readonly struct Float1(float value) : ILanes<Float1>
{
    public readonly float Value = value;

    public static Float1 Load<T>(GpuMap<T> map, int at) where T : unmanaged, IGpuElement<T> => new(map.Load(at));

    public static Float1 Apply<TLoad>(TLoad load, Float1 x, int channel) where TLoad : struct, IGpuLoad =>
        new(load.Invoke(x.Value, channel));

    public static Float1 Of<TProducer>(TProducer producer, MapPlace place, int at)
        where TProducer : struct, IElementProducer => new(producer.Element(place, at));

    public Float1 Plus(Float1 other) => new(Value + other.Value);

    public Float1 Times(float factor) => new(Value * factor);
}
