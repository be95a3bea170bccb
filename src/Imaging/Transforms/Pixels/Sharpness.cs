using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Sharper or softer: away from, or towards, the image smoothed over 3×3 pixels, of which the middle one counts five
/// times; border pixels stay. As Pillow 9.4 (<c>ImageFilter.SMOOTH</c>).
/// </summary>
internal static unsafe class Sharpness
{
    private const int Weight = 13;

    // ⌈2¹⁶ / 13⌉: for sums of up to 13 · 255 the product's upper half is the quotient. Pillow divides in floating point
    // and rounds to nearest; as no quotient of 13 lies half way between integers, that is the same.
    private const int Reciprocal = 5042, Bits = 16;

    /// <summary>Computes <paramref name="target"/>.</summary>
    public static void Apply(ImageBuffer source, float factor, ImageBuffer target)
    {
        target.Reset(source.Width, source.Height, source.Channels);
        int stride = source.Stride, channels = source.Channels;
        source.Row(0).CopyTo(target.Row(0));
        for (int row = 1; row < source.Height - 1; row++)
        {
            byte* from = source.Data + (nint)row * stride, to = target.Data + (nint)row * stride;
            // What is written past the row's end is of the next row, which comes later.
            if (source.Width > 2) Row(from, stride, channels, Vector256.Create(factor), to);
            Unsafe.CopyBlockUnaligned(to, from, (uint)channels);
            Unsafe.CopyBlockUnaligned(to + stride - channels, from + stride - channels, (uint)channels);
        }

        if (source.Height > 1) source.Row(source.Height - 1).CopyTo(target.Row(source.Height - 1));
    }

    private static void Row(byte* from, int stride, int channels, Vector256<float> factor, byte* to)
    {
        for (int x = channels; x < stride - channels; x += ByteLanes.Count)
        {
            byte* at = from + x;
            Vector128<byte> middle = Vector128.Load(at);
            Vector256<ushort> sum = Three(at - stride, channels) + Three(at, channels) + Three(at + stride, channels)
                + (Widen(middle) << 2) + Vector256.Create((ushort)(Weight / 2));
            (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(sum);
            ByteLanes.Narrow(
                Blend.Apply(Divide(lower.AsInt32()), ByteLanes.WidenLower(middle), factor),
                Blend.Apply(Divide(upper.AsInt32()), ByteLanes.WidenUpper(middle), factor)).Store(to + x);
        }
    }

    /// <summary>A level with those left and right of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Three(byte* at, int channels) =>
        Widen(Vector128.Load(at - channels)) + Widen(Vector128.Load(at)) + Widen(Vector128.Load(at + channels));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Divide(Vector256<int> sum) => (sum * Reciprocal) >> Bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Widen(Vector128<byte> bytes) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int16(bytes).AsUInt16()
        : Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
}
