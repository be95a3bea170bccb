using System.Numerics;

namespace GResNet.Runtime.Kernels;

/// <summary>What happens to a convolution's source as it is read.</summary>
internal interface ILoad
{
    /// <summary>Nothing happens, and the padding is zero: the source may be read in place.</summary>
    static abstract bool IsIdentity { get; }

    /// <summary>The values to use for <paramref name="value"/>, of consecutive channels from <paramref name="channel"/>.</summary>
    Vector<float> Load(Vector<float> value, int channel);

    /// <summary>The values of the padding in consecutive channels from <paramref name="channel"/>.</summary>
    Vector<float> Padding(int channel);
}

/// <summary>Reads the source as it is and pads with zero.</summary>
internal readonly struct PlainLoad : ILoad
{
    public static bool IsIdentity => true;

    public Vector<float> Load(Vector<float> value, int channel) => value;

    public Vector<float> Padding(int channel) => Vector<float>.Zero;
}

/// <summary>Reads the source as it is and pads with one value a channel.</summary>
internal readonly unsafe struct PaddedLoad(float* padding) : ILoad
{
    public static bool IsIdentity => false;

    public Vector<float> Load(Vector<float> value, int channel) => value;

    public Vector<float> Padding(int channel) => Vector.Load(padding + channel);
}
