using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Imaging.Transforms;

/// <summary>16 bytes as 16 lanes of 32 bits, in one vector or in two halves, and back.</summary>
internal static class ByteLanes
{
    /// <summary>Bytes, and lanes, of a vector.</summary>
    public const int Count = 16;

    /// <summary>Each byte as an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Widen(Vector128<byte> bytes) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(bytes)
        : Vector512.Create(WidenLower(bytes), WidenUpper(bytes));

    /// <summary>Each lane, or the nearest number that a byte can have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Clamp(Vector512<int> lanes) =>
        Vector512.Min(Vector512.Max(lanes, Vector512<int>.Zero), Vector512.Create((int)byte.MaxValue));

    /// <summary>The lowest byte of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Narrow(Vector512<int> lanes) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector128Byte(lanes)
        : Narrow(lanes.GetLower(), lanes.GetUpper());

    /// <summary>Each of the first eight bytes as an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> WidenLower(Vector128<byte> bytes) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int32(bytes)
        : Widen(Vector128.WidenLower(bytes));

    /// <summary>Each of the last eight bytes as an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> WidenUpper(Vector128<byte> bytes) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(bytes, 8))
        : Widen(Vector128.WidenUpper(bytes));

    /// <summary>The lowest byte of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Narrow(Vector256<int> lower, Vector256<int> upper) => Vector128.Narrow(
        Vector128.Narrow(lower.GetLower(), lower.GetUpper()).AsUInt16(),
        Vector128.Narrow(upper.GetLower(), upper.GetUpper()).AsUInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(Vector128<ushort> values) =>
        Vector256.Create(Vector128.WidenLower(values), Vector128.WidenUpper(values)).AsInt32();
}
