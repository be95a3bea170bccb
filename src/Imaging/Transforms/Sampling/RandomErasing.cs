using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Draws the box that is erased, as torchvision's RandomErasing (Zhong et al.: "Random erasing data augmentation", AAAI
/// 2020).
/// </summary>
public static class RandomErasing
{
    /// <summary>From 2 % of the image to a third.</summary>
    public static readonly Interval RecipeScale = new(0.02, 0.33);

    /// <summary>From 3:10 to 33:10.</summary>
    public static readonly Interval RecipeRatio = new(0.3, 3.3);

    /// <summary>Draws whether, and then which box.</summary>
    /// <param name="image">Size of the image.</param>
    /// <param name="probability">Of erasing anything.</param>
    /// <param name="scale">The box's area, of the image's.</param>
    /// <param name="ratio">Height over width.</param>
    /// <param name="random">The numbers.</param>
    /// <returns>The box; empty where nothing is erased, also after ten boxes that do not fit.</returns>
    public static PixelBox Draw<TRandom>(
        ImageSize image, float probability, Interval scale, Interval ratio, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        if (random.NextFloat() >= probability) return default;
        RandomShape shape = new(scale, ratio);
        for (int i = 0; i < RandomShape.Tries; i++)
        {
            (int height, int width) = shape.Draw((long)image.Width * image.Height, ref random);
            if (height >= image.Height || width >= image.Width) continue;
            int top = random.NextInt(image.Height - height + 1);
            return new PixelBox(random.NextInt(image.Width - width + 1), top, width, height);
        }

        return default;
    }
}
