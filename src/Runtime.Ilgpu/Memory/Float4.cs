using GResNet.Runtime.Ilgpu.Kernels;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>Four floats of neighbours in memory.</summary>
public readonly struct Float4(float x, float y, float z, float w) : ILanes<Float4>
{
    /// <summary>The first.</summary>
    public readonly float X = x;

    /// <summary>The second.</summary>
    public readonly float Y = y;

    /// <summary>The third.</summary>
    public readonly float Z = z;

    /// <summary>The fourth.</summary>
    public readonly float W = w;

    static Float4 ILanes<Float4>.Load<T>(GpuMap<T> map, int at) => map.Load4(at);

    static Float4 ILanes<Float4>.Apply<TLoad>(TLoad load, Float4 x, int channel) => x.Through(load, channel);

    static Float4 ILanes<Float4>.Of<TProducer>(TProducer producer, MapPlace place, int at) => new(
        producer.Element(place, at), producer.Element(place.Next(1), at + 1), producer.Element(place.Next(2), at + 2),
        producer.Element(place.Next(3), at + 3));

    Float4 ILanes<Float4>.Plus(Float4 other) => new(X + other.X, Y + other.Y, Z + other.Z, W + other.W);

    Float4 ILanes<Float4>.Times(float factor) => new(X * factor, Y * factor, Z * factor, W * factor);

    /// <summary>What the values become, from a channel on.</summary>
    internal Float4 Through<TLoad>(TLoad load, int channel) where TLoad : struct, IGpuLoad => new(
        load.Invoke(X, channel), load.Invoke(Y, channel + 1), load.Invoke(Z, channel + 2), load.Invoke(W, channel + 3));

    /// <summary>this + a · b.</summary>
    internal Float4 Plus(float a, Float4 b) => new(X + a * b.X, Y + a * b.Y, Z + a * b.Z, W + a * b.W);
}
