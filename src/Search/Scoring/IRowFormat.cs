using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Search.Scoring;

/// <summary>How the numbers of a row are read.</summary>
internal unsafe interface IRowFormat
{
    /// <summary>Bytes of a number.</summary>
    static abstract int Size { get; }

    /// <summary>Sixteen numbers.</summary>
    static abstract Vector512<float> Load(byte* at);

    /// <summary>One number.</summary>
    static abstract float LoadOne(byte* at);
}

/// <summary>As float32.</summary>
internal readonly unsafe struct Float32Row : IRowFormat
{
    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* at) => Vector512.Load((float*)at);

    public static float LoadOne(byte* at) => Unsafe.ReadUnaligned<float>(at);
}

/// <summary>As the upper halves of float32.</summary>
internal readonly unsafe struct BFloat16Row : IRowFormat
{
    private const int LowerBits = 16;

    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* at)
    {
        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(Vector256.Load((ushort*)at));
        return (Vector512.Create(lower, upper) << LowerBits).AsSingle();
    }

    public static float LoadOne(byte* at) =>
        BitConverter.UInt32BitsToSingle((uint)Unsafe.ReadUnaligned<ushort>(at) << LowerBits);

    /// <summary>The nearest such number, of two the even one.</summary>
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> LowerBits) & 1)) >> LowerBits);
    }
}
