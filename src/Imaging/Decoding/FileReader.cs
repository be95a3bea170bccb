namespace GResNet.Imaging.Decoding;

/// <summary>Reads image files by number. libvips is loaded when the first one is opened.</summary>
/// <param name="path">The file of a number.</param>
/// <param name="limits">What a file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
public sealed class FileReader(Func<int, string> path, ImageLimits? limits = null) : IImageReader
{
    private ImageDecoder? decoder;

    /// <inheritdoc/>
    /// <exception cref="DatasetException">libvips cannot be loaded; the message says how to install it.</exception>
    public ImageSize Open(int image) => (decoder ??= new ImageDecoder(limits)).Open(path(image)).Size;

    /// <inheritdoc/>
    public void Read(PixelBox part, int width, int height, ImageBuffer into)
    {
        if (decoder is null) throw new InvalidOperationException("No image is open.");
        decoder.Read(part, width, height, into);
    }

    /// <inheritdoc/>
    public void Dispose() => decoder?.Dispose();
}
