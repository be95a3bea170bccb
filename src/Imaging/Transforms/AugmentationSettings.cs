using GResNet.Imaging.Settings;
using static GResNet.Imaging.Settings.SettingCheck;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// How images are varied while training. By default they are not; the numbers that say how much are those of
/// torchvision's recipe of 2021 for ImageNet (pytorch/vision, references/classification).
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
    /// <exception cref="ArgumentException">One of them is impossible;
    /// the message says which and what it may be.</exception>
    public void Validate()
    {
        Require("crop padding", CropPadding, AugmentationRanges.Padding);
        RequireIn("the crop's share of the area", CropScale, AugmentationRanges.Area);
        RequireIn("the crop's ratio of sides", CropRatio, AugmentationRanges.Aspect);
        Require("the chance of flipping", FlipProbability, AugmentationRanges.Chance);
        Require("the chance of erasing", ErasingProbability, AugmentationRanges.Chance);
        RequireIn("the erased share of the area", ErasingScale, AugmentationRanges.Area);
        RequireIn("the erased box's ratio of sides", ErasingRatio, AugmentationRanges.Aspect);
    }

    private static void RequireIn(string setting, Interval interval, NumberRange<double> range) => Require(
        interval.IsIn(range), setting, interval, $"two numbers {range.Bounds}, the lower first");
}
