using System.Collections.Immutable;
using GResNet.Runtime.Weights;

namespace GResNet.Zoo;

/// <summary>Published weights of RegNets.</summary>
internal static class RegNetWeights
{
    /// <summary>Of RegNetY-400MF.</summary>
    public static ImmutableArray<PublishedWeights> Y400MF { get; } =
    [
        ImageNetWeights.Torchvision(
            "RegNet_Y_400MF_Weights.IMAGENET1K_V1", ImageNetWeights.References + "small-models",
            ["regnet_y_400mf-c65dace8.pth"]),
        ImageNetWeights.Torchvision(
            "RegNet_Y_400MF_Weights.IMAGENET1K_V2", "pytorch/vision/issues/3995#new-recipe",
            ["regnet_y_400mf-e6988f5f.pth"], resize: 232),
        ImageNetWeights.Timm("regnety_004.pycls_in1k", null, 256, license: "MIT"),
    ];
}
