using GResNet.Imaging;
using GResNet.Imaging.Transforms;

namespace GResNet.Runtime.Tests.Data.Transforms;

/// <summary>
/// Bilinear resizing with antialiasing in plain loops: columns, rounded to bytes, then rows; weights of 22 bits.
/// </summary>
internal static class ResizeReference
{
    public static byte[] Resize(ImageBuffer source, ResizePlan plan)
    {
        (ImageSize image, SourceBox box, ImageSize output, PixelBox window) = plan;
        int channels = source.Channels;
        byte[] narrow = new byte[image.Height * window.Width * channels];
        byte[] pixels = new byte[window.Height * window.Width * channels];
        for (int x = 0; x < window.Width; x++)
        {
            (int first, int[] weights) = Weights(image.Width, box.Left, box.Right, output.Width, window.Left + x);
            for (int y = 0; y < image.Height; y++)
                for (int c = 0; c < channels; c++)
                    narrow[(y * window.Width + x) * channels + c] =
                        Sum(weights, tap => source.Row(y)[(first + tap) * channels + c]);
        }

        for (int y = 0; y < window.Height; y++)
        {
            (int first, int[] weights) = Weights(image.Height, box.Top, box.Bottom, output.Height, window.Top + y);
            int stride = window.Width * channels;
            for (int i = 0; i < stride; i++)
                pixels[y * stride + i] = Sum(weights, tap => narrow[(first + tap) * stride + i]);
        }

        return pixels;
    }

    private static byte Sum(int[] weights, Func<int, byte> pixel) =>
        (byte)((weights.Select((weight, tap) => (long)weight * pixel(tap)).Sum() + (1 << 21)) >> 22);

    private static (int First, int[] Weights) Weights(int length, float start, float end, int output, int position)
    {
        double scale = (double)(end - start) / output, width = Math.Max(scale, 1);
        double center = start + (position + 0.5) * scale;
        int first = Math.Max((int)(center - width + 0.5), 0), last = Math.Min((int)(center + width + 0.5), length);
        double[] triangle = [.. Enumerable.Range(first, last - first)
            .Select(i => Math.Max(1 - Math.Abs((i - center + 0.5) * (1 / width)), 0))];
        double sum = 0;
        foreach (double weight in triangle) sum += weight;
        return (first, [.. triangle.Select(weight => (int)(0.5 + weight / sum * (1 << 22)))]);
    }
}
