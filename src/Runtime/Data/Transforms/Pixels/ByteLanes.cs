using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Runtime.Data.Transforms;

/// <summary>16 bytes as 16 lanes of 32 bits, and back.</summary>
internal static class ByteLanes
{
    /// <summary>Bytes, and lanes, of a vector.</summary>
    public const int Count = 16;

    /// <summary>Each byte as an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Widen(Vector128<byte> bytes)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512Int32(bytes);
        if (Avx2.IsSupported)
            return Vector512.Create(
                Avx2.ConvertToVector256Int32(bytes),
                Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(bytes, 8)));
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        return Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)).AsInt32();
    }

    /// <summary>The lowest byte of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Narrow(Vector512<int> lanes)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector128Byte(lanes);
        Vector256<int> low = lanes.GetLower(), high = lanes.GetUpper();
        return Vector128.Narrow(
            Vector128.Narrow(low.GetLower(), low.GetUpper()).AsUInt16(),
            Vector128.Narrow(high.GetLower(), high.GetUpper()).AsUInt16());
    }
}
