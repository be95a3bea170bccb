namespace GResNet.Imaging;

/// <summary>Decodes the images of a dataset, one after the other; used by one thread at a time.</summary>
public interface IImageReader : IDisposable
{
    /// <summary>Opens an image, which <see cref="Read"/> then decodes.</summary>
    /// <param name="image">Its number in the dataset.</param>
    /// <returns>Its full size, upright.</returns>
    /// <exception cref="ImageException">It cannot be read; the message names it and says why.</exception>
    ImageSize Open(int image);

    /// <summary>
    /// Decodes a part of the image last opened: at full size, or smaller by a whole factor where that is faster and the
    /// part still has <paramref name="width"/> × <paramref name="height"/> pixels.
    /// </summary>
    /// <param name="part">Which pixels, at full size; inside the image.</param>
    /// <param name="width">The least columns wanted; the part's own where it has fewer.</param>
    /// <param name="height">The least rows wanted; the part's own where it has fewer.</param>
    /// <param name="into">Becomes the part.</param>
    /// <exception cref="ImageException">It cannot be decoded; the message names it and says why.</exception>
    void Read(PixelBox part, int width, int height, ImageBuffer into);
}
