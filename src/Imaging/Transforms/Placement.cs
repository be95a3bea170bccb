namespace GResNet.Imaging.Transforms;

/// <summary>Puts images where a batch has them.</summary>
internal static class Placement
{
    /// <summary>Copies <paramref name="image"/> into a square, black around it.</summary>
    /// <param name="image">The image; no larger than what is left of the square.</param>
    /// <param name="left">The square's column that its first one becomes.</param>
    /// <param name="top">The square's row that its first one becomes.</param>
    /// <param name="resolution">Pixels a side of the square.</param>
    /// <param name="pixels">The square: [row][column][channel].</param>
    public static void Put(ImageBuffer image, int left, int top, int resolution, Span<byte> pixels)
    {
        if (image.Size == new ImageSize(resolution, resolution))
        {
            image.Pixels.CopyTo(pixels);
            return;
        }

        int stride = resolution * image.Channels;
        pixels.Clear();
        for (int row = 0; row < image.Height; row++)
            image.Row(row).CopyTo(pixels[((top + row) * stride + left * image.Channels)..]);
    }

    /// <summary>An image has the channels that its place has.</summary>
    /// <exception cref="ImageException">It has not; the message names it.</exception>
    public static void CheckChannels(int number, ImageBuffer image, int resolution, int bytes)
    {
        if (bytes != (long)resolution * resolution * image.Channels)
            throw new ImageException(
                $"Image {number} has {image.Channels} channels; {bytes} bytes are "
                    + $"{(double)bytes / resolution / resolution} a pixel.");
    }
}
