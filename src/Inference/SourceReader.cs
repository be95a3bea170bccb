using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;

namespace GResNet.Inference;

/// <summary>
/// Reads images of any source as a network of so many channels takes them. libvips is loaded when the first file is
/// opened: pixels need none.
/// </summary>
/// <param name="channels">1 or 3.</param>
/// <param name="limits">What a file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
internal sealed class SourceReader(int channels, ImageLimits? limits) : IImageReader
{
    private readonly Lazy<ImageDecoder> decoder = new(() => new ImageDecoder(limits));
    private readonly ImageBuffer read = new();

    /// <summary>What is read next, whatever its number.</summary>
    public ImageSource? Source { get; set; }

    /// <inheritdoc/>
    public ImageSize Open(int image) => Source!.Open(decoder);

    /// <inheritdoc/>
    public void Read(PixelBox part, int width, int height, ImageBuffer into)
    {
        Source!.Read(decoder, part, width, height, read);
        PixelChannels.Convert(read, channels, into);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (decoder.IsValueCreated) decoder.Value.Dispose();
    }
}
