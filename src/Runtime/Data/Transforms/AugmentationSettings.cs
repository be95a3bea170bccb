namespace GResNet.Runtime.Data.Transforms;

/// <summary>
/// How images are varied while training. The defaults are those of torchvision's recipe of 2021 for ImageNet
/// (pytorch/vision, references/classification).
/// </summary>
public sealed record AugmentationSettings
{
    /// <summary>Pixels a side that the network trains at.</summary>
    public int Resolution { get; init; } = 176;

    /// <summary>Which part of an image is taken.</summary>
    public CropKind Crop { get; init; } = CropKind.Resized;

    /// <summary>Black pixels at every border, of <see cref="CropKind.Padded"/>; 4 is customary for CIFAR.</summary>
    public int Padding { get; init; } = 4;

    /// <summary>The part's area, of the image's, of <see cref="CropKind.Resized"/>.</summary>
    public Interval CropScale { get; init; } = RandomResizedCrop.RecipeScale;

    /// <summary>The part's width over its height, of <see cref="CropKind.Resized"/>.</summary>
    public Interval CropRatio { get; init; } = RandomResizedCrop.RecipeRatio;

    /// <summary>Of mirroring an image; 0: never, and no number is drawn.</summary>
    public float FlipProbability { get; init; } = RandomHorizontalFlip.RecipeProbability;

    /// <summary>Whether <see cref="TrivialAugmentWide"/> is applied.</summary>
    public bool TrivialAugment { get; init; } = true;

    /// <summary>Of TrivialAugment's geometric operations.</summary>
    public Interpolation TrivialAugmentInterpolation { get; init; } = Interpolation.Nearest;

    /// <summary>Of erasing a box; 0: never, and no number is drawn.</summary>
    public float ErasingProbability { get; init; } = RandomErasing.RecipeProbability;

    /// <summary>The erased box's area, of the image's.</summary>
    public Interval ErasingScale { get; init; } = RandomErasing.RecipeScale;

    /// <summary>The erased box's height over its width.</summary>
    public Interval ErasingRatio { get; init; } = RandomErasing.RecipeRatio;

    /// <summary>α of mixup; 0: no mixup.</summary>
    public double MixupAlpha { get; init; } = Mix.RecipeMixupAlpha;

    /// <summary>α of cutmix; 0: no cutmix.</summary>
    public double CutmixAlpha { get; init; } = Mix.RecipeCutmixAlpha;
}
