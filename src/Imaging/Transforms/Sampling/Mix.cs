using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// What mixup (Zhang et al.: "mixup: Beyond empirical risk minimization", ICLR 2018) or cutmix (Yun et al.: "CutMix:
/// Regularization strategy to train strong classifiers with localizable features", ICCV 2019) does to a batch: image i
/// is mixed with image i − 1, the first with the last.
/// </summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Share">λ: of the image's own label in its target, and with mixup of its own pixels.</param>
/// <param name="Box">With cutmix, the pixels that are the neighbour's; may be empty.</param>
public readonly record struct Mix(MixKind Kind, double Share, PixelBox Box)
{
    /// <summary>Nothing is mixed.</summary>
    public static Mix None { get; } = new(MixKind.None, 1, default);

    /// <summary>Draws one of the two, with equal chance, and its λ from Beta(α, α).</summary>
    /// <param name="mixupAlpha">α of mixup; 0: no mixup.</param>
    /// <param name="cutmixAlpha">α of cutmix; 0: no cutmix.</param>
    /// <param name="image">Size of the images.</param>
    /// <param name="random">The numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">An α is negative.</exception>
    public static Mix Draw<TRandom>(double mixupAlpha, double cutmixAlpha, ImageSize image, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mixupAlpha);
        ArgumentOutOfRangeException.ThrowIfNegative(cutmixAlpha);
        if (mixupAlpha == 0 && cutmixAlpha == 0) return None;
        bool isMixup = cutmixAlpha == 0 || (mixupAlpha > 0 && random.NextInt(2) == 0);
        double share = SymmetricBeta.Draw(isMixup ? mixupAlpha : cutmixAlpha, ref random);
        return isMixup ? new Mix(MixKind.Mixup, share, default) : Cutmix(share, image, ref random);
    }

    /// <summary>
    /// Draws the box of cutmix, of 1 − λ of the area, centred on a random pixel and clipped; λ is what the clipping
    /// leaves.
    /// </summary>
    internal static Mix Cutmix<TRandom>(double share, ImageSize image, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        int x = random.NextInt(image.Width), y = random.NextInt(image.Height);
        double half = 0.5 * Math.Sqrt(1 - share);
        int halfWidth = (int)(half * image.Width), halfHeight = (int)(half * image.Height);
        int left = Math.Max(x - halfWidth, 0), top = Math.Max(y - halfHeight, 0);
        PixelBox box = new(
            left, top, Math.Min(x + halfWidth, image.Width) - left, Math.Min(y + halfHeight, image.Height) - top);
        return new Mix(MixKind.Cutmix, 1 - (double)box.Width * box.Height / ((double)image.Width * image.Height), box);
    }
}
