using GResNet.Runtime.Weights;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Resizing with antialiasing, bit for bit as Pillow 9.4 does it: the columns, rounded to bytes, and then the
/// rows. Keeps its memory for the next image; for one thread at a time.
/// </summary>
/// <param name="resampling">The filter.</param>
public sealed class ImageResizer(Resampling resampling = Resampling.Bilinear)
{
    private readonly ResampledAxis columns = new(resampling);
    private readonly ResampledAxis rows = new(resampling);
    private readonly ImageBuffer narrowed = new();
    private readonly HorizontalPass horizontal = new();

    /// <summary>Resizes all of an image.</summary>
    /// <param name="source">The image, of 1 or 3 channels.</param>
    /// <param name="output">The size wanted.</param>
    /// <param name="target">Becomes the output.</param>
    public void Resize(ImageBuffer source, ImageSize output, ImageBuffer target) =>
        Resize(source, PixelBox.Whole(source.Size), new ResizePlan(source.Size, output), target);

    /// <summary>Resizes an image of which a part is there.</summary>
    /// <param name="source">The part, of 1 or 3 channels.</param>
    /// <param name="part">Which pixels of the image it has; what <see cref="Needed"/> says, or more.</param>
    /// <param name="plan">What becomes what.</param>
    /// <param name="target">Becomes the window of the output.</param>
    /// <exception cref="ArgumentException">The part lacks pixels that are needed,
    /// or the plan is impossible.</exception>
    public void Resize(ImageBuffer source, PixelBox part, in ResizePlan plan, ImageBuffer target)
    {
        if (source.Channels is not (1 or 3))
            throw new ArgumentException(
                $"Images of 1 or 3 channels can be resized; this one has {source.Channels}.", nameof(source));
        PixelBox needed = Needed(plan);
        if (part.Left > needed.Left || part.Top > needed.Top || part.Right < needed.Right || part.Bottom < needed.Bottom
            || source.Size != new ImageSize(part.Width, part.Height))
            throw new ArgumentException($"{needed} is needed; {part} and {source.Size} given.", nameof(part));
        narrowed.Reset(plan.Window.Width, needed.Height, source.Channels);
        horizontal.Run(source, part.Left, needed.Top - part.Top, columns, narrowed);
        target.Reset(plan.Window.Width, plan.Window.Height, source.Channels);
        VerticalPass.Run(narrowed, needed.Top, rows, target);
    }

    /// <summary>The pixels of the image that a plan reads.</summary>
    /// <exception cref="ArgumentException">The plan is impossible: a box outside the image,
    /// or a window outside the output.</exception>
    public PixelBox Needed(in ResizePlan plan)
    {
        (ImageSize image, SourceBox box, ImageSize output, PixelBox window) = plan;
        if (!(box.Left >= 0 && box.Top >= 0 && box.Right <= image.Width && box.Bottom <= image.Height)
            || !(box.Left < box.Right && box.Top < box.Bottom)
            || window.IsEmpty || window.Left < 0 || window.Top < 0
            || window.Right > output.Width || window.Bottom > output.Height)
            throw new ArgumentException($"{plan} is impossible.", nameof(plan));
        columns.Compute(image.Width, box.Left, box.Right, output.Width, window.Left, window.Width);
        rows.Compute(image.Height, box.Top, box.Bottom, output.Height, window.Top, window.Height);
        return new PixelBox(columns.First, rows.First, columns.End - columns.First, rows.End - rows.First);
    }
}
