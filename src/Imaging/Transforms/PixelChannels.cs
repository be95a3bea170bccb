namespace GResNet.Imaging.Transforms;

/// <summary>Images of another number of channels.</summary>
public static class PixelChannels
{
    /// <summary>Channels of a colour image.</summary>
    public const int Colour = 3;

    /// <summary>Channels of a greyscale image.</summary>
    public const int Grey = 1;

    /// <summary>
    /// Makes colour of grey, each channel the grey one, or grey of colour, by ITU-R BT.601 as Pillow's
    /// <c>convert("L")</c>; copies an image that has the channels.
    /// </summary>
    /// <param name="image">Of 1 or 3 channels.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="target">Becomes the image of so many.</param>
    /// <exception cref="ArgumentException">There are other channels.</exception>
    public static void Convert(ImageBuffer image, int channels, ImageBuffer target)
    {
        if (image.Channels is not (Grey or Colour) || channels is not (Grey or Colour))
            throw new ArgumentException(
                $"Images have 1 or 3 channels: one of {image.Channels} does not become one of {channels}.",
                nameof(channels));
        if (channels < image.Channels)
        {
            Luminance.Grey(image, target);
            return;
        }

        target.Reset(image.Width, image.Height, channels);
        if (channels == image.Channels) image.Pixels.CopyTo(target.Pixels);
        else Repeat(image.Pixels, target.Pixels);
    }

    private static void Repeat(ReadOnlySpan<byte> levels, Span<byte> pixels)
    {
        for (int i = 0; i < levels.Length; i++) pixels.Slice(i * Colour, Colour).Fill(levels[i]);
    }
}
