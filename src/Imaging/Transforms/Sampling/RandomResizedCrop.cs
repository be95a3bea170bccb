using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>Draws a part of random area and ratio, as torchvision's RandomResizedCrop.</summary>
public static class RandomResizedCrop
{
    /// <summary>From 8 % of the image to all of it.</summary>
    public static readonly Interval RecipeScale = new(0.08, 1);

    /// <summary>From 3:4 to 4:3.</summary>
    public static readonly Interval RecipeRatio = new(3 / 4.0, 4 / 3.0);

    /// <summary>Draws a part; after ten that do not fit, the largest in the middle whose ratio is allowed.</summary>
    /// <param name="image">Size of the image.</param>
    /// <param name="scale">The part's area, of the image's.</param>
    /// <param name="ratio">Width over height.</param>
    /// <param name="random">The numbers.</param>
    public static PixelBox Draw<TRandom>(ImageSize image, Interval scale, Interval ratio, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        RandomShape shape = new(scale, ratio);
        for (int i = 0; i < RandomShape.Tries; i++)
        {
            (int width, int height) = shape.Draw((long)image.Width * image.Height, ref random);
            if (width <= 0 || width > image.Width || height <= 0 || height > image.Height) continue;
            int top = random.NextInt(image.Height - height + 1);
            return new PixelBox(random.NextInt(image.Width - width + 1), top, width, height);
        }

        return Central(image, ratio);
    }

    private static PixelBox Central(ImageSize image, Interval ratio)
    {
        (int width, int height) = image;
        double ofImage = (double)width / height;
        if (ofImage < ratio.Low) height = (int)Math.Round(width / ratio.Low);
        else if (ofImage > ratio.High) width = (int)Math.Round(height * ratio.High);
        return new PixelBox((image.Width - width) / 2, (image.Height - height) / 2, width, height);
    }
}
