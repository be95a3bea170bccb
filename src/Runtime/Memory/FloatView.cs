using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Memory;

/// <summary>
/// A run of float32 in native memory: parameters, their gradients, per-channel values. A view: it owns nothing.
/// </summary>
[DebuggerDisplay("{Length} floats")]
public readonly unsafe struct FloatView(float* data, int length)
{
    /// <summary>First element.</summary>
    public readonly float* Data = data;

    /// <summary>Number of elements.</summary>
    public readonly int Length = length;

    /// <summary>No elements: an absent bias, for instance.</summary>
    public static FloatView Empty => default;

    /// <summary>Nothing in it.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The elements.</summary>
    public Span<float> Span => new(Data, Length);

    /// <summary>
    /// 16 elements from <paramref name="index"/>, a multiple of 16: one block of channels. Not checked.
    /// </summary>
    public Vector512<float> Load(int index) => Vector512.Load(Data + index);

    /// <summary>Part of the view.</summary>
    public FloatView Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new FloatView(Data + start, length);
    }
}
