using System.Runtime.CompilerServices;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>float32 and bfloat16 as instructions have them.</summary>
internal static class PtxNumbers
{
    private const float TwoTo126 = 8.507059173023462e37f;

    /// <summary>The float in a slot, a subnormal one as zero of its sign (<c>.ftz</c>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Flushed(ulong slot) =>
        BitConverter.UInt32BitsToSingle(((uint)slot & 0x7F800000) == 0 ? (uint)slot & 0x80000000 : (uint)slot);

    /// <summary>The float in a slot as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Float(ulong slot) => BitConverter.UInt32BitsToSingle((uint)slot);

    /// <summary>What a slot gets of a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Slot(float value) => BitConverter.SingleToUInt32Bits(value);

    /// <summary>The same, a subnormal float as zero of its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FlushedSlot(float value) => Slot(Flushed(Slot(value)));

    /// <summary>
    /// <c>div.approx</c>: a divisor beyond 2¹²⁶ makes 0 of a finite number, and NaN of an infinite one.
    /// </summary>
    public static float Divide(float a, float b)
    {
        float magnitude = Math.Abs(b);
        if (!(magnitude > TwoTo126) || float.IsInfinity(magnitude)) return a / b;
        return float.IsFinite(a) ? 0 : float.NaN;
    }

    /// <summary>The nearest bfloat16, the even one of two.</summary>
    public static uint ToBFloat16(float value)
    {
        if (float.IsNaN(value)) return 0x7FFF;
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    }

    /// <summary>One of the two bfloat16 in a register: 0 for the lower half.</summary>
    public static float FromBFloat16(ulong slot, int half) =>
        BitConverter.UInt32BitsToSingle(half == 0 ? (uint)slot << 16 : (uint)slot & 0xFFFF0000);
}
