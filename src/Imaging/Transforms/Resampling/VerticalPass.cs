using System.Runtime.Intrinsics;

namespace GResNet.Imaging.Transforms;

/// <summary>Resamples the rows of an image, 32 bytes of a row at a time.</summary>
internal static unsafe class VerticalPass
{
    /// <summary>Computes <paramref name="target"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="top">The row of the image that the source's first one is.</param>
    /// <param name="axis">Positions in the image, as many as the target has rows.</param>
    /// <param name="target">As wide as the source.</param>
    public static void Run(ImageBuffer source, int top, ResampledAxis axis, ImageBuffer target)
    {
        ReadOnlySpan<int> starts = axis.Starts;
        int stride = source.Stride;
        byte* to = target.Data;
        fixed (int* weights = axis.Weights)
        {
            for (int y = 0; y < starts.Length; y++, to += stride)
                Row(source.Data + (long)(starts[y] - top) * stride, stride, weights + y * axis.Taps, axis.Taps, to);
        }
    }

    /// <summary>What is written past the row's end is of the next row, which comes later, or past the image.</summary>
    private static void Row(byte* from, int stride, int* weights, int taps, byte* to)
    {
        for (int x = 0; x < stride; x += 2 * ByteLanes.Count)
        {
            Vector512<int> first = Vector512.Create(ResampledAxis.Half), second = first;
            byte* column = from + x;
            for (int tap = 0; tap < taps; tap++, column += stride)
            {
                Vector512<int> weight = Vector512.Create(weights[tap]);
                first += ByteLanes.Widen(Vector128.Load(column)) * weight;
                second += ByteLanes.Widen(Vector128.Load(column + ByteLanes.Count)) * weight;
            }

            ByteLanes.Narrow(ByteLanes.Clamp(first >> ResampledAxis.Precision)).Store(to + x);
            ByteLanes.Narrow(ByteLanes.Clamp(second >> ResampledAxis.Precision)).Store(to + x + ByteLanes.Count);
        }
    }
}
