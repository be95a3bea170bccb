using GResNet.Imaging.Decoding;
using GResNet.Runtime.Random;
using GResNet.Runtime.Weights;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// What happens to an image before a network classifies it, up to bytes: resized so that its shorter side has a given
/// length, then its middle; pixel for pixel torchvision's Resize and CenterCrop on PIL images. Only the pixels that the
/// middle needs are read and computed, at full size; where they would take more than 256 MiB, at a size that leaves
/// four a side for each pixel of the result. Keeps its memory for the next image; for one thread at a time.
/// </summary>
/// <param name="resolution">Pixels a side of the result; 224 in torchvision's recipe of 2021.</param>
/// <param name="shorterSide">What the shorter side is resized to, 232 in that recipe.</param>
/// <param name="resampling">How it is resized.</param>
public sealed class EvaluationTransform(
    int resolution, int shorterSide, Resampling resampling = Resampling.Bilinear) : IImageTransform
{
    private const int Channels = 3;

    // Pixels a side that are left for each of the result, where an image is reduced as it is read.
    private const int Reserve = 4;

    private readonly ImageResizer resizer = new(resampling);
    private readonly ImageBuffer part = new();
    private readonly ImageBuffer resized = new();

    /// <inheritdoc/>
    public PixelBox Apply(IImageReader reader, int image, ref RandomStream random, Span<byte> pixels)
    {
        Apply(reader, image, pixels);
        return default;
    }

    /// <summary>Reads and stores an image.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="pixels">Becomes the image: [row][column][channel], of the resolution;
    /// black where the image has no pixels.</param>
    /// <exception cref="ImageException">It cannot be read, or has other channels than
    /// <paramref name="pixels"/>.</exception>
    public void Apply(IImageReader reader, int number, Span<byte> pixels)
    {
        ImageSize size = reader.Open(number), output = Resized(size);
        (int left, int width, int x) = Middle(output.Width);
        (int top, int height, int y) = Middle(output.Height);
        PixelBox window = new(left, top, width, height);
        ImageBuffer result = part;
        if (output == size) reader.Read(window, width, height, part);
        else
        {
            ResizePlan plan = new(size, SourceBox.Whole(size), output, window);
            PixelBox needed = resizer.Needed(plan);
            if ((long)needed.Width * needed.Height * Channels > LargeImages.Bytes) ReadReduced(reader, plan, needed);
            else
            {
                reader.Read(needed, needed.Width, needed.Height, part);
                resizer.Resize(part, needed, plan, resized);
            }

            result = resized;
        }

        Placement.CheckChannels(number, result, resolution, pixels.Length);
        Placement.Put(result, x, y, resolution, pixels);
    }

    /// <summary>Makes the window of a plan from pixels that are reduced as they are read.</summary>
    private void ReadReduced(IImageReader reader, in ResizePlan plan, PixelBox needed)
    {
        PixelBox window = plan.Window;
        reader.Read(
            needed, Math.Min(Reserve * window.Width, needed.Width), Math.Min(Reserve * window.Height, needed.Height),
            part);
        (float left, float right) = Within(
            window.Left, window.Right, (double)plan.Image.Width / plan.Output.Width, needed.Left, needed.Width,
            part.Width);
        (float top, float bottom) = Within(
            window.Top, window.Bottom, (double)plan.Image.Height / plan.Output.Height, needed.Top, needed.Height,
            part.Height);
        var output = new ImageSize(window.Width, window.Height);
        resizer.Resize(
            part, PixelBox.Whole(part.Size),
            new ResizePlan(part.Size, new SourceBox(left, top, right, bottom), output, PixelBox.Whole(output)),
            resized);
    }

    /// <summary>A stretch of the output in pixels of a part that was reduced.</summary>
    private static (float Start, float End) Within(
        int start, int end, double scale, int first, int count, int reduced)
    {
        return (Place(start), Place(end));

        float Place(int at) => (float)Math.Clamp((at * scale - first) * reduced / count, 0, reduced);
    }

    /// <summary>The size that the shorter side wanted gives, the longer one rounded down.</summary>
    private ImageSize Resized(ImageSize size)
    {
        return size.Width <= size.Height
            ? new ImageSize(shorterSide, Longer(size.Height, size.Width))
            : new ImageSize(Longer(size.Width, size.Height), shorterSide);

        int Longer(int longer, int shorter) => (int)((double)((long)shorterSide * longer) / shorter);
    }

    /// <summary>
    /// The positions of a side that are in the middle: the first and their number, and the position in the result that
    /// the first has.
    /// </summary>
    private (int Start, int Count, int Place) Middle(int length) => length >= resolution
        ? ((int)Math.Round((length - resolution) / 2.0), resolution, 0)
        : (0, length, (resolution - length) / 2);
}
