using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Resamples the columns of an image. Several rows go together, so that a source column is one vector of 16 bytes, four
/// rows of four bytes in colour and sixteen rows in grey, and a weight multiplies all of it at once.
/// </summary>
internal sealed unsafe class HorizontalPass
{
    private const int ColorRows = 4;
    private const int GreyRows = ByteLanes.Count;

    // Three bytes of a pixel to four, of four pixels; the fourth byte is never used.
    private static readonly Vector128<byte> Spread =
        Vector128.Create((byte)0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11);

    // Four rows of four pixels to four columns of four rows.
    private static readonly Vector512<uint> Transposed =
        Vector512.Create(0u, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);

    private byte[] gathered = [];

    /// <summary>Computes rows of <paramref name="target"/>, as many as it has.</summary>
    /// <param name="source">The source.</param>
    /// <param name="left">The column of the image that the source's first one is.</param>
    /// <param name="top">The source's row that becomes the target's first.</param>
    /// <param name="axis">Positions in the image.</param>
    /// <param name="target">The target.</param>
    public void Run(ImageBuffer source, int left, int top, ResampledAxis axis, ImageBuffer target)
    {
        int columns = axis.End - axis.First;
        // The last step of four columns may write three too many.
        int bytes = (columns + 3) * ByteLanes.Count;
        if (gathered.Length < bytes) gathered = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        byte* column = (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(gathered, 0);
        byte* first = source.Data + (long)top * source.Stride + (axis.First - left) * source.Channels;
        int rows = source.Channels == 3 ? ColorRows : GreyRows;
        for (int row = 0; row < target.Height; row += rows)
        {
            byte* from = first + (long)row * source.Stride;
            byte* to = target.Data + (long)row * target.Stride;
            int used = Math.Min(rows, target.Height - row);
            if (source.Channels == 3)
            {
                GatherColor(from, source.Stride, used, columns, column);
                ResampleColor(column, axis, to, target.Stride, used);
            }
            else
            {
                GatherGrey(from, source.Stride, used, columns, column);
                ResampleGrey(column, axis, to, target.Stride, used);
            }
        }
    }

    private static void GatherColor(byte* from, int stride, int rows, int columns, byte* to)
    {
        // Where there are fewer rows, the last one stands in for the others.
        byte* row0 = from, row1 = from + Math.Min(1, rows - 1) * stride;
        byte* row2 = from + Math.Min(2, rows - 1) * stride, row3 = from + Math.Min(3, rows - 1) * stride;
        if (Vector512.IsHardwareAccelerated)
        {
            for (int x = 0; x < columns; x += 4, to += 4 * ByteLanes.Count)
            {
                Vector512<byte> pixels = Vector512.Create(
                    Vector256.Create(Pixels(row0 + 3 * x), Pixels(row1 + 3 * x)),
                    Vector256.Create(Pixels(row2 + 3 * x), Pixels(row3 + 3 * x)));
                Vector512.Shuffle(pixels.AsUInt32(), Transposed).AsByte().Store(to);
            }

            return;
        }

        for (int x = 0; x < columns; x++, to += ByteLanes.Count)
        {
            ((uint*)to)[0] = *(uint*)(row0 + 3 * x);
            ((uint*)to)[1] = *(uint*)(row1 + 3 * x);
            ((uint*)to)[2] = *(uint*)(row2 + 3 * x);
            ((uint*)to)[3] = *(uint*)(row3 + 3 * x);
        }

        static Vector128<byte> Pixels(byte* row) => Vector128.Shuffle(Vector128.Load(row), Spread);
    }

    private static void GatherGrey(byte* from, int stride, int rows, int columns, byte* to)
    {
        for (int row = 0; row < rows; row++, from += stride)
            for (int x = 0; x < columns; x++) to[x * ByteLanes.Count + row] = from[x];
    }

    private static void ResampleColor(byte* columns, ResampledAxis axis, byte* to, int stride, int rows)
    {
        ReadOnlySpan<int> starts = axis.Starts;
        uint* last = stackalloc uint[ColorRows];
        fixed (int* weights = axis.Weights)
        {
            for (int x = 0; x < starts.Length; x++, to += 3)
            {
                Vector128<uint> pixels =
                    Weighted(columns + (starts[x] - axis.First) * ByteLanes.Count, weights + x * axis.Taps, axis.Taps)
                        .AsUInt32();
                if (x == starts.Length - 1)
                {
                    pixels.Store(last);
                    for (int row = 0; row < rows; row++) Buffer.MemoryCopy(last + row, to + row * stride, 3, 3);
                    break;
                }

                // The fourth byte lands where the next pixel comes.
                *(uint*)to = pixels[0];
                if (rows > 1) *(uint*)(to + stride) = pixels[1];
                if (rows > 2) *(uint*)(to + 2 * stride) = pixels[2];
                if (rows > 3) *(uint*)(to + 3 * stride) = pixels[3];
            }
        }
    }

    private static void ResampleGrey(byte* columns, ResampledAxis axis, byte* to, int stride, int rows)
    {
        ReadOnlySpan<int> starts = axis.Starts;
        byte* pixels = stackalloc byte[ByteLanes.Count];
        fixed (int* weights = axis.Weights)
        {
            for (int x = 0; x < starts.Length; x++)
            {
                Weighted(columns + (starts[x] - axis.First) * ByteLanes.Count, weights + x * axis.Taps, axis.Taps)
                    .Store(pixels);
                for (int row = 0; row < rows; row++) to[row * stride + x] = pixels[row];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Weighted(byte* columns, int* weights, int taps)
    {
        Vector512<int> sum = Vector512.Create(ResampledAxis.Half);
        for (int tap = 0; tap < taps; tap++)
            sum += ByteLanes.Widen(Vector128.Load(columns + tap * ByteLanes.Count)) * Vector512.Create(weights[tap]);
        return ByteLanes.Narrow(ByteLanes.Clamp(sum >> ResampledAxis.Precision));
    }
}
