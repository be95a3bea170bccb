using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Operations on the grey image of a colour image: ITU-R BT.601 in fixed point of 16 bits, as Pillow 9.4
/// (<c>Convert.c</c>, L24).
/// </summary>
internal static unsafe class Luminance
{
    private const int Red = 19595, Green = 38470, Blue = 7471, Bits = 16;

    /// <summary>Whole pixels in a vector of bytes.</summary>
    private const int PixelsPerVector = ByteLanes.Count / 3;

    private static readonly Vector128<byte> Reds =
        Vector128.Create((byte)0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9, 12, 12, 12, 15);
    private static readonly Vector128<byte> Greens =
        Vector128.Create((byte)1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10, 13, 13, 13, 15);
    private static readonly Vector128<byte> Blues =
        Vector128.Create((byte)2, 2, 2, 5, 5, 5, 8, 8, 8, 11, 11, 11, 14, 14, 14, 15);

    /// <summary>The grey image, of one channel.</summary>
    public static void Grey(ImageBuffer colour, ImageBuffer target)
    {
        target.Reset(colour.Width, colour.Height, 1);
        Span<byte> levels = target.Pixels;
        ReadOnlySpan<byte> pixels = colour.Pixels;
        for (int i = 0, at = 0; i < levels.Length; i++, at += 3)
            levels[i] = (byte)((pixels[at] * Red + pixels[at + 1] * Green + pixels[at + 2] * Blue
                + (1 << (Bits - 1))) >> Bits);
    }

    /// <summary>More or less colour: away from, or towards, the grey image by a factor.</summary>
    public static void Saturate(ImageBuffer source, float factor, ImageBuffer target)
    {
        target.Reset(source.Width, source.Height, source.Channels);
        if (source.Channels == 1)
        {
            source.Pixels.CopyTo(target.Pixels);
            return;
        }

        byte* from = source.Data, to = target.Data, end = from + source.Pixels.Length;
        Vector256<float> factors = Vector256.Create(factor);
        // The sixteenth byte lands where the next pixel comes, or past the end, as do those of pixels past the last.
        for (; from < end; from += 3 * PixelsPerVector, to += 3 * PixelsPerVector)
        {
            Vector128<byte> pixels = Vector128.Load(from);
            (Vector256<int> lower, Vector256<int> upper) = Grey(pixels);
            ByteLanes.Narrow(
                Blend.Apply(lower, ByteLanes.WidenLower(pixels), factors),
                Blend.Apply(upper, ByteLanes.WidenUpper(pixels), factors)).Store(to);
        }
    }

    /// <summary>The mean of the grey image, rounded to nearest.</summary>
    public static int Mean(ImageBuffer image)
    {
        long sum = 0;
        int count = image.Width * image.Height;
        if (image.Channels == 1)
        {
            foreach (byte level in image.Pixels) sum += level;
        }
        else
        {
            byte* pixel = image.Data;
            Vector256<int> lowerSum = Vector256<int>.Zero, upperSum = lowerSum;
            int whole = count / PixelsPerVector * PixelsPerVector;
            // 2²³ levels fit a lane.
            for (int i = 0; i < whole; i += PixelsPerVector, pixel += 3 * PixelsPerVector)
            {
                (Vector256<int> lower, Vector256<int> upper) = Grey(Vector128.Load(pixel));
                lowerSum += lower;
                upperSum += upper;
            }

            // One of a pixel's three lanes is enough.
            sum = (long)lowerSum[0] + lowerSum[3] + lowerSum[6] + upperSum[1] + upperSum[4];
            for (int i = whole; i < count; i++, pixel += 3) sum += Grey(Vector128.Load(pixel)).Lower[0];
        }

        return (int)((double)sum / count + 0.5);
    }

    /// <summary>Of each of five pixels the grey level, in its three lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> Lower, Vector256<int> Upper) Grey(Vector128<byte> pixels)
    {
        Vector128<byte> red = Vector128.Shuffle(pixels, Reds), green = Vector128.Shuffle(pixels, Greens);
        Vector128<byte> blue = Vector128.Shuffle(pixels, Blues);
        return (
            Weighted(ByteLanes.WidenLower(red), ByteLanes.WidenLower(green), ByteLanes.WidenLower(blue)),
            Weighted(ByteLanes.WidenUpper(red), ByteLanes.WidenUpper(green), ByteLanes.WidenUpper(blue)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Weighted(Vector256<int> red, Vector256<int> green, Vector256<int> blue) =>
        (red * Red + green * Green + blue * Blue + Vector256.Create(1 << (Bits - 1))) >> Bits;
}
