using GResNet.Imaging.Settings;

namespace GResNet.Imaging.Transforms;

/// <summary>What the numbers of <see cref="AugmentationSettings"/> may be.</summary>
public static class AugmentationRanges
{
    /// <summary>Pixels of a border; no photograph that is scaled for a network has more.</summary>
    public static NumberRange<int> Padding { get; } = new(0, 16_384);

    /// <summary>A share of an image's area.</summary>
    public static NumberRange<double> Area { get; } = new(0, 1, AboveLow: true);

    /// <summary>A side over the other.</summary>
    public static NumberRange<double> Aspect { get; } = new(0.01, 100);

    /// <summary>A chance.</summary>
    public static NumberRange<float> Chance { get; } = new(0, 1);
}
