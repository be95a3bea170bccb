using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>Draws a part of fixed size of an image with a border around it, as torchvision's RandomCrop.</summary>
public static class RandomCrop
{
    /// <summary>Draws a part.</summary>
    /// <param name="image">Size of the image.</param>
    /// <param name="size">Pixels a side of the part.</param>
    /// <param name="padding">Pixels added at every border.</param>
    /// <param name="random">The numbers; none are drawn where there is nothing to choose.</param>
    /// <returns>In pixels of the image: what lies outside of it is in the border.</returns>
    /// <exception cref="ArgumentException">The part is larger than the image with its border.</exception>
    public static PixelBox Draw<TRandom>(ImageSize image, int size, int padding, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        int columns = image.Width + 2 * padding - size + 1, rows = image.Height + 2 * padding - size + 1;
        if (columns < 1 || rows < 1)
            throw new ArgumentException(
                $"A part of {size}×{size} is larger than {image.Width}×{image.Height} with a border of {padding}.",
                nameof(size));
        if (columns == 1 && rows == 1) return new PixelBox(-padding, -padding, size, size);
        int top = random.NextInt(rows);
        return new PixelBox(random.NextInt(columns) - padding, top - padding, size, size);
    }
}
