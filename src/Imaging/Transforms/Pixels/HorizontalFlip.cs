using System.Runtime.Intrinsics;

namespace GResNet.Imaging.Transforms;

/// <summary>Mirrors an image left to right.</summary>
internal static unsafe class HorizontalFlip
{
    private static readonly Vector128<byte> Pixels1 =
        Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    // Five pixels of three bytes; the sixteenth byte is never used.
    private static readonly Vector128<byte> Pixels3 =
        Vector128.Create((byte)12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2, 15);

    /// <summary>Computes <paramref name="target"/>.</summary>
    public static void Apply(ImageBuffer source, ImageBuffer target)
    {
        target.Reset(source.Width, source.Height, source.Channels);
        int stride = source.Stride, channels = source.Channels;
        int step = channels == 3 ? 15 : ByteLanes.Count;
        Vector128<byte> reversed = channels == 3 ? Pixels3 : Pixels1;
        for (int row = 0; row < source.Height; row++)
        {
            byte* from = source.Data + (nint)row * stride, to = target.Data + (nint)row * stride;
            int x = 0;
            // The sixteenth byte lands where the next pixel comes, or the next row, or past the end.
            for (; x <= stride - step; x += step)
                Vector128.Shuffle(Vector128.Load(from + stride - step - x), reversed).Store(to + x);
            for (; x < stride; x += channels)
                for (int channel = 0; channel < channels; channel++)
                    to[x + channel] = from[stride - channels - x + channel];
        }
    }
}
