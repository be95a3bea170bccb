using System.Runtime.CompilerServices;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Moves pixels by an affine map to the nearest ones, black where the source has none; coordinates in fixed point of 16
/// bits before and after the point, as Pillow 9.4 (<c>Geometry.c</c>).
/// </summary>
internal static unsafe class NearestTransform
{
    private const int Bits = 16;
    private const int One = 1 << Bits;

    /// <summary>The largest image: its coordinates, turned and sheared, still have at most 16 bits.</summary>
    public const int MaxSize = 8192;

    /// <summary>Computes <paramref name="target"/>, of the source's size.</summary>
    /// <exception cref="ArgumentException">The image is larger than <see cref="MaxSize"/>.</exception>
    public static void Apply(ImageBuffer source, in AffineMap map, ImageBuffer target)
    {
        if (Math.Max(source.Width, source.Height) > MaxSize)
            throw new ArgumentException(
                $"Images of up to {MaxSize} pixels a side can be transformed; this one is {source.Size}.");
        target.Reset(source.Width, source.Height, source.Channels);
        int xStep = Fixed(map.A), yStep = Fixed(map.D), xRowStep = Fixed(map.B), yRowStep = Fixed(map.E);
        int x = Fixed(map.C + map.A * 0.5 + map.B * 0.5), y = Fixed(map.F + map.D * 0.5 + map.E * 0.5);
        byte* to = target.Data;
        for (int row = 0; row < target.Height; row++, to += target.Stride, x += xRowStep, y += yRowStep)
        {
            (int start, int end) = (0, target.Width);
            Clip(x, xStep, source.Width, ref start, ref end);
            Clip(y, yStep, source.Height, ref start, ref end);
            if (start >= end) start = end = 0;
            int bytes = source.Channels;
            Unsafe.InitBlockUnaligned(to, 0, (uint)(start * bytes));
            if (start < end)
                CopyRun(source, x + start * xStep, y + start * yStep, xStep, yStep, end - start, to + start * bytes);
            Unsafe.InitBlockUnaligned(to + end * bytes, 0, (uint)((target.Width - end) * bytes));
        }
    }

    private static void CopyRun(ImageBuffer source, int x, int y, int xStep, int yStep, int count, byte* to)
    {
        byte* from = source.Data;
        int stride = source.Stride, channels = source.Channels;
        if (xStep == One && yStep == 0)
        {
            from += (nint)(y >> Bits) * stride + (x >> Bits) * channels;
            Unsafe.CopyBlockUnaligned(to, from, (uint)(count * channels));
        }
        else if (channels == 1)
        {
            for (int i = 0; i < count; i++, x += xStep, y += yStep)
                to[i] = from[(nint)(y >> Bits) * stride + (x >> Bits)];
        }
        else
        {
            // The fourth byte lands where the next pixel, the rest of the row or the next row comes, or past the end.
            for (int i = 0; i < count; i++, x += xStep, y += yStep, to += 3)
                *(uint*)to = *(uint*)(from + (nint)(y >> Bits) * stride + (x >> Bits) * 3);
        }
    }

    /// <summary>
    /// Narrows a run of columns to those whose coordinate, <paramref name="first"/> + column · <paramref name="step"/>,
    /// is inside.
    /// </summary>
    private static void Clip(int first, int step, int size, ref int start, ref int end)
    {
        long limit = (long)size << Bits;
        if (step == 0)
        {
            if (first < 0 || first >= limit) end = start;
            return;
        }

        // Columns from the one whose coordinate first reaches 0 to the one that first reaches the limit, or the
        // reverse.
        (long from, long to) = step > 0
            ? (-FloorDivide(first, step), -FloorDivide(first - limit, step))
            : (FloorDivide(first - limit, -step) + 1, FloorDivide(first, -step) + 1);
        start = (int)Math.Max(start, Math.Min(from, end));
        end = (int)Math.Min(end, Math.Max(to, start));
    }

    private static long FloorDivide(long dividend, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(dividend, divisor);
        return remainder < 0 ? quotient - 1 : quotient;
    }

    private static int Fixed(double value) => (int)Math.Floor(value * One + 0.5);
}
