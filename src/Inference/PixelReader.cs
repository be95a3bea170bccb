using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Weights;

namespace GResNet.Inference;

/// <summary>Reads images as a network takes them: decoded, resized, cropped. For one thread at a time.</summary>
/// <param name="channels">1 or 3.</param>
/// <param name="resolution">Pixels a side.</param>
/// <param name="shorterSide">What the shorter side is resized to before.</param>
/// <param name="resampling">How it is resized.</param>
/// <param name="limits">What a file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
internal sealed class PixelReader(
    int channels, int resolution, int shorterSide, Resampling resampling, ImageLimits? limits) : IDisposable
{
    private readonly SourceReader reader = new(channels, limits);
    private readonly EvaluationTransform transform = new(resolution, shorterSide, resampling);

    /// <summary>Bytes of an image.</summary>
    public int Bytes { get; } = checked(resolution * resolution * channels);

    /// <summary>Reads an image.</summary>
    /// <exception cref="Imaging.ImageException">It cannot be read.</exception>
    public ImagePixels Read(ImageSource image)
    {
        var pixels = new ImagePixels(image.Name, Bytes);
        try
        {
            reader.Source = image;
            transform.Apply(reader, 0, pixels.Span);
            return pixels;
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
        finally
        {
            // What it was read from is not kept until the next one.
            reader.Source = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
