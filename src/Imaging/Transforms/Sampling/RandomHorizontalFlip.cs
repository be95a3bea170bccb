using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>Draws whether an image is mirrored, as torchvision's RandomHorizontalFlip.</summary>
public static class RandomHorizontalFlip
{
    /// <summary>Draws.</summary>
    public static bool Draw<TRandom>(float probability, ref TRandom random)
        where TRandom : struct, IRandomNumbers => random.NextFloat() < probability;
}
