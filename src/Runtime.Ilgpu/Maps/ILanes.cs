using ILGPU;

namespace GResNet.Runtime.Ilgpu.Maps;

/// <summary>
/// Values of as many neighbouring channels as a thread takes, so that what it does with them is written once.
/// </summary>
internal interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Their number.</summary>
    static abstract int Count { get; }

    /// <summary>Floats from an index on, a multiple of their number.</summary>
    static abstract TSelf Read(ArrayView<float> values, int at);

    /// <summary>The values from an index on, a multiple of their number.</summary>
    static abstract TSelf Load<T>(GpuMap<T> map, int at) where T : unmanaged, IGpuElement<T>;

    /// <summary>What values of an image become, from a channel on.</summary>
    static abstract TSelf Apply<TLoad>(TLoad load, TSelf x, int channel, int image) where TLoad : struct, IGpuLoad;

    /// <summary>Elements made one by one.</summary>
    static abstract TSelf Of<TProducer>(TProducer producer, MapPlace place, int at) where TProducer
        : struct, IElementProducer;

    /// <summary>The same value for every channel.</summary>
    static abstract TSelf All(float value);

    /// <summary>
    /// <paramref name="yes"/> where this is greater than <paramref name="other"/> or NaN, <paramref name="no"/>
    /// elsewhere.
    /// </summary>
    TSelf Greater(TSelf other, TSelf yes, TSelf no);

    /// <summary><paramref name="yes"/> where this is <paramref name="value"/>, 0 elsewhere.</summary>
    TSelf Equal(float value, TSelf yes);

    /// <summary>this + other.</summary>
    TSelf Plus(TSelf other);

    /// <summary>this · factor.</summary>
    TSelf Times(float factor);

    /// <summary>this · other, lane by lane.</summary>
    TSelf Times(TSelf other);

    /// <summary>The sum of all lanes.</summary>
    float Total();
}

/// <summary>A single channel's.</summary>
internal readonly struct Float1(float value) : ILanes<Float1>
{
    public readonly float Value = value;

    public static int Count => 1;

    public static Float1 Read(ArrayView<float> values, int at) => new(values[at]);

    public static Float1 Load<T>(GpuMap<T> map, int at) where T : unmanaged, IGpuElement<T> => new(map.Load(at));

    public static Float1 Apply<TLoad>(TLoad load, Float1 x, int channel, int image) where TLoad : struct, IGpuLoad =>
        new(load.Invoke(x.Value, channel, image));

    public static Float1 Of<TProducer>(TProducer producer, MapPlace place, int at)
        where TProducer : struct, IElementProducer => new(producer.Element(place, at));

    public static Float1 All(float value) => new(value);

    public Float1 Greater(Float1 other, Float1 yes, Float1 no) =>
        new(Lane.Greater(Value, other.Value, yes.Value, no.Value));

    public Float1 Equal(float value, Float1 yes) => new(Lane.Equal(Value, value, yes.Value));

    public Float1 Plus(Float1 other) => new(Value + other.Value);

    public Float1 Times(float factor) => new(Value * factor);

    public Float1 Times(Float1 other) => new(Value * other.Value);

    public float Total() => Value;
}

/// <summary>What happens in each lane.</summary>
internal static class Lane
{
    /// <summary><see cref="ILanes{TSelf}.Greater"/>.</summary>
    public static float Greater(float a, float b, float yes, float no) => a > b | float.IsNaN(a) ? yes : no;

    /// <summary><see cref="ILanes{TSelf}.Equal"/>.</summary>
    public static float Equal(float a, float b, float yes) => a == b ? yes : 0f;
}
