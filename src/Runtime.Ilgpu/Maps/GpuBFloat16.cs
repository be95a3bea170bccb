using ILGPU;

namespace GResNet.Runtime.Ilgpu.Maps;

/// <summary>bfloat16: the upper half of a float32, so with its range and 8 bits of precision.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuBFloat16 : IGpuElement<GpuBFloat16>
{
    private readonly ushort bits;

    private GpuBFloat16(ushort bits) => this.bits = bits;

    /// <inheritdoc/>
    public static float ToFloat(GpuBFloat16 element) => Interop.IntAsFloat((uint)element.bits << 16);

    /// <inheritdoc/>
    public static GpuBFloat16 FromFloat(float value) => new((ushort)Round(value));

    /// <inheritdoc/>
    public static Float4 Load4(ArrayView<GpuBFloat16> data, int at)
    {
        Four four = data.Cast<Four>()[at / 4];
        return new(Lower(four.First), Upper(four.First), Lower(four.Second), Upper(four.Second));
    }

    /// <inheritdoc/>
    public static void Store4(ArrayView<GpuBFloat16> data, int at, Float4 values) =>
        data.Cast<Four>()[at / 4] = new(Pair(values.X, values.Y), Pair(values.Z, values.W));

    /// <summary>Two neighbours as they lie in memory: the first is the lower half of a word.</summary>
    private static uint Pair(float first, float second) => Round(first) | (Round(second) << 16);

    /// <summary>The first of two neighbours.</summary>
    internal static float Lower(uint pair) => Interop.IntAsFloat(pair << 16);

    /// <summary>The second.</summary>
    internal static float Upper(uint pair) => Interop.IntAsFloat(pair & 0xFFFF0000);

    private static uint Round(float value)
    {
        uint whole = Interop.FloatAsInt(value);
        uint rounded = whole + 0x7FFF + ((whole >> 16) & 1);
        // Rounding would carry some NaNs to infinity; the bit keeps those that have all their ones in the lower half.
        bool isNaN = (whole & 0x7FFFFFFF) > 0x7F800000;
        return (isNaN ? whole | 0x400000 : rounded) >> 16;
    }

    private readonly struct Four(uint first, uint second)
    {
        public readonly uint First = first;
        public readonly uint Second = second;
    }
}
