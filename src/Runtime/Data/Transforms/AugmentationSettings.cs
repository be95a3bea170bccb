namespace GResNet.Runtime.Data.Transforms;

/// <summary>
/// How images are varied while training. By default they are not; the numbers that say how much are those of torchvision's
/// recipe of 2021 for ImageNet (pytorch/vision, references/classification).
/// </summary>
public sealed record AugmentationSettings
{
    /// <summary>Which part of an image is taken.</summary>
    public CropKind Crop { get; init; }

    /// <summary>Black pixels at every border, of <see cref="CropKind.Padded"/>; 4 is customary for CIFAR.</summary>
    public int CropPadding { get; init; } = 4;

    /// <summary>The part's area, of the image's, of <see cref="CropKind.Resized"/>.</summary>
    public Interval CropScale { get; init; } = RandomResizedCrop.RecipeScale;

    /// <summary>The part's width over its height, of <see cref="CropKind.Resized"/>.</summary>
    public Interval CropRatio { get; init; } = RandomResizedCrop.RecipeRatio;

    /// <summary>Chance of mirroring an image.</summary>
    public float FlipProbability { get; init; }

    /// <summary>Whether <see cref="TrivialAugmentWide"/> is applied.</summary>
    public bool TrivialAugment { get; init; }

    /// <summary>Of TrivialAugment's geometric operations.</summary>
    public Interpolation TrivialAugmentInterpolation { get; init; }

    /// <summary>Chance of erasing a box.</summary>
    public float ErasingProbability { get; init; }

    /// <summary>The erased box's area, of the image's.</summary>
    public Interval ErasingScale { get; init; } = RandomErasing.RecipeScale;

    /// <summary>The erased box's height over its width.</summary>
    public Interval ErasingRatio { get; init; } = RandomErasing.RecipeRatio;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">One of them is impossible; the message says which and what it may be.</exception>
    public void Validate()
    {
        Require(CropPadding >= 0, "crop padding", CropPadding, "0 or more pixels");
        Require(IsPositive(CropScale) && CropScale.High <= 1, "the crop's share of the area", CropScale, "between 0 and 1");
        Require(IsPositive(CropRatio), "the crop's ratio of sides", CropRatio, "positive");
        Require(FlipProbability is >= 0 and <= 1, "the chance of flipping", FlipProbability, "from 0 to 1");
        Require(ErasingProbability is >= 0 and <= 1, "the chance of erasing", ErasingProbability, "from 0 to 1");
        Require(IsPositive(ErasingScale) && ErasingScale.High <= 1, "the erased share of the area", ErasingScale, "between 0 and 1");
        Require(IsPositive(ErasingRatio), "the erased box's ratio of sides", ErasingRatio, "positive");
    }

    private static bool IsPositive(Interval interval) =>
        interval.Low > 0 && interval.High >= interval.Low && double.IsFinite(interval.High);

    private static void Require(bool condition, string setting, object value, string expected)
    {
        if (!condition)
            throw new ArgumentException(FormattableString.Invariant($"Impossible settings: {setting} is {value}; it must be {expected}."));
    }
}
