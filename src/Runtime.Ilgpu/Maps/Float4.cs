using GResNet.Runtime.Ilgpu.Kernels;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Maps;

/// <summary>Four floats of neighbours in memory.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
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

    static int ILanes<Float4>.Count => 4;

    static Float4 ILanes<Float4>.Read(ArrayView<float> values, int at) => values.Cast<Float4>()[at / 4];

    static Float4 ILanes<Float4>.Load<T>(GpuMap<T> map, int at) => map.Load4(at);

    static Float4 ILanes<Float4>.Apply<TLoad>(TLoad load, Float4 x, int channel, int image) =>
        x.Through(load, channel, image);

    static Float4 ILanes<Float4>.Of<TProducer>(TProducer producer, MapPlace place, int at) => new(
        producer.Element(place, at), producer.Element(place.Next(1), at + 1), producer.Element(place.Next(2), at + 2),
        producer.Element(place.Next(3), at + 3));

    static Float4 ILanes<Float4>.All(float value) => new(value, value, value, value);

    Float4 ILanes<Float4>.Greater(Float4 other, Float4 yes, Float4 no) => new(
        Lane.Greater(X, other.X, yes.X, no.X), Lane.Greater(Y, other.Y, yes.Y, no.Y),
        Lane.Greater(Z, other.Z, yes.Z, no.Z),
        Lane.Greater(W, other.W, yes.W, no.W));

    Float4 ILanes<Float4>.Equal(float value, Float4 yes) => new(
        Lane.Equal(X, value, yes.X), Lane.Equal(Y, value, yes.Y), Lane.Equal(Z, value, yes.Z),
        Lane.Equal(W, value, yes.W));

    Float4 ILanes<Float4>.Plus(Float4 other) => new(X + other.X, Y + other.Y, Z + other.Z, W + other.W);

    Float4 ILanes<Float4>.Times(float factor) => new(X * factor, Y * factor, Z * factor, W * factor);

    Float4 ILanes<Float4>.Times(Float4 other) => new(X * other.X, Y * other.Y, Z * other.Z, W * other.W);

    float ILanes<Float4>.Total() => X + Y + (Z + W);

    /// <summary>What the values of an image become, from a channel on.</summary>
    internal Float4 Through<TLoad>(TLoad load, int channel, int image) where TLoad : struct, IGpuLoad => new(
        load.Invoke(X, channel, image), load.Invoke(Y, channel + 1, image), load.Invoke(Z, channel + 2, image),
        load.Invoke(W, channel + 3, image));

    /// <summary>this + a · b.</summary>
    internal Float4 Plus(float a, Float4 b) => new(X + a * b.X, Y + a * b.Y, Z + a * b.Z, W + a * b.W);
}
