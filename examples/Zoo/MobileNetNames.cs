using System.Collections.Immutable;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>What MobileNets' tensors are called: the zoo's names are torchvision's.</summary>
public static class MobileNetNames
{
    /// <summary>Of MobileNetV2: torchvision's, and those of timm/models/efficientnet.py.</summary>
    public static ImmutableArray<NameTable> V2 { get; } =
    [
        new("torchvision"),
        new(
            "timm",
            [
                .. InvertedResidualNames.Ends(last: 18),
                .. InvertedResidualNames.Layer("features.1.conv.0", "blocks.0.0.conv_dw", "blocks.0.0.bn1"),
                new NameRule("features.1.conv.1", "blocks.0.0.conv_pw"),
                new NameRule("features.1.conv.2", "blocks.0.0.bn2"),
                .. InvertedResidualNames.Stages(first: 2, firstStage: 1, [2, 3, 4, 3, 3, 1], (here, there) =>
                [
                    .. InvertedResidualNames.Layer($"{here}.conv.0", $"{there}.conv_pw", $"{there}.bn1"),
                    .. InvertedResidualNames.Layer($"{here}.conv.1", $"{there}.conv_dw", $"{there}.bn2"),
                    new($"{here}.conv.2", $"{there}.conv_pwl"),
                    new($"{here}.conv.3", $"{there}.bn3"),
                ]),
                new NameRule("classifier.1", "classifier"),
            ]),
    ];

    /// <summary>Of MobileNetV3-Large: torchvision's, and those of timm/models/mobilenetv3.py.</summary>
    public static ImmutableArray<NameTable> V3Large { get; } =
    [
        new("torchvision"),
        new(
            "timm",
            [
                .. InvertedResidualNames.Layer("features.0", "conv_stem", "bn1"),
                .. InvertedResidualNames.Separable("features.1", "blocks.0.0"),
                .. InvertedResidualNames.Stages(
                    first: 2, firstStage: 1, [2, 3, 4, 2, 3], InvertedResidualNames.Inverted),
                .. InvertedResidualNames.Layer("features.16", "blocks.6.0.conv", "blocks.6.0.bn1"),
                new NameRule("classifier.0.weight", "conv_head.weight") { Rank = 4 },
                new NameRule("classifier.0.bias", "conv_head.bias"),
                new NameRule("classifier.3", "classifier"),
            ])
        {
            Caution = "normalization there adds 1e-5 to the variance, and torchvision's network, which this is, 1e-3",
        },
    ];
}
