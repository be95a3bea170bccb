using GResNet.Runtime.Data.Images;

namespace GResNet.Runtime.Data.Transforms;

/// <summary>How the images of a batch are mixed.</summary>
public enum MixKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Weighted sum of two images (Zhang et al., "mixup: Beyond empirical risk minimization", 2018).</summary>
    Mixup,

    /// <summary>A rectangle of one image pasted into another (Yun et al., "CutMix", 2019).</summary>
    Cutmix,
}

/// <summary>How each image of a batch is mixed with the one before it, the first with the last.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Share">λ: the share of the image's own target, from 0 to 1; the rest is the other image's.</param>
/// <param name="Box">The pixels taken from the other image in <see cref="MixKind.Cutmix"/>.</param>
public readonly record struct Mix(MixKind Kind, float Share, PixelBox Box)
{
    /// <summary>Every image as it is.</summary>
    public static Mix None => new(MixKind.None, 1, default);
}
