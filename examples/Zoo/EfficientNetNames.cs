using System.Collections.Immutable;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>What EfficientNets' tensors are called: the zoo's names are torchvision's.</summary>
public static class EfficientNetNames
{
    /// <summary>torchvision's, and those of timm/models/efficientnet.py.</summary>
    public static ImmutableArray<NameTable> Tables { get; } =
    [
        new("torchvision"),
        new(
            "timm",
            [
                .. InvertedResidualNames.Ends(last: 8),
                .. InvertedResidualNames.Separable("features.1.{b}", "blocks.0.{b}"),
                .. InvertedResidualNames.Inverted("features.{s}.{b}", "blocks.{s-1}.{b}"),
                new NameRule("classifier.1", "classifier"),
            ]),
    ];
}
