using ILGPU;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>bfloat16: the upper half of a float32, so with its range and 8 bits of precision.</summary>
public readonly struct GpuBFloat16 : IGpuElement<GpuBFloat16>
{
    private readonly ushort bits;

    private GpuBFloat16(ushort bits) => this.bits = bits;

    /// <inheritdoc/>
    public static float ToFloat(GpuBFloat16 element) => Interop.IntAsFloat((uint)element.bits << 16);

    /// <inheritdoc/>
    public static GpuBFloat16 FromFloat(float value)
    {
        uint whole = Interop.FloatAsInt(value);
        uint rounded = whole + 0x7FFF + ((whole >> 16) & 1);
        // Rounding would carry some NaNs to infinity; the bit keeps those that have all their ones in the lower half.
        bool isNaN = (whole & 0x7FFFFFFF) > 0x7F800000;
        return new((ushort)((isNaN ? whole | 0x400000 : rounded) >> 16));
    }

    /// <inheritdoc/>
    public static Float4 Load4(ArrayView<GpuBFloat16> data, int at)
    {
        Four four = data.Cast<Four>()[at / 4];
        return new(
            Interop.IntAsFloat(four.Lower << 16), Interop.IntAsFloat(four.Lower & 0xFFFF0000),
            Interop.IntAsFloat(four.Upper << 16), Interop.IntAsFloat(four.Upper & 0xFFFF0000));
    }

    /// <summary>Four neighbours: the first is the lower half of its word.</summary>
    private readonly struct Four(uint lower, uint upper)
    {
        public readonly uint Lower = lower;
        public readonly uint Upper = upper;
    }
}
