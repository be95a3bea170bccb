using System.Collections.Immutable;
using GResNet.Runtime.Weights;

namespace GResNet.Zoo;

/// <summary>Published weights of MobileNets.</summary>
internal static class MobileNetWeights
{
    /// <summary>Of MobileNetV2.</summary>
    public static ImmutableArray<PublishedWeights> V2 { get; } =
    [
        ImageNetWeights.Torchvision(
            "MobileNet_V2_Weights.IMAGENET1K_V1", ImageNetWeights.References + "mobilenetv2",
            ["mobilenet_v2-b0353104.pth"]),
        ImageNetWeights.Torchvision(
            "MobileNet_V2_Weights.IMAGENET1K_V2", "pytorch/vision/issues/3995#new-recipe-with-reg-tuning",
            ["mobilenet_v2-7ebf99e0.pth"], resize: 232),
        ImageNetWeights.Timm("mobilenetv2_100.ra_in1k", "mobilenetv2_100_ra-b33bc2c4.pth", 256),
    ];

    /// <summary>Of MobileNetV3-Large.</summary>
    public static ImmutableArray<PublishedWeights> V3Large { get; } =
    [
        ImageNetWeights.Torchvision(
            "MobileNet_V3_Large_Weights.IMAGENET1K_V1", ImageNetWeights.References + "mobilenetv3-large--small",
            ["mobilenet_v3_large-8738ca79.pth"]),
        ImageNetWeights.Torchvision(
            "MobileNet_V3_Large_Weights.IMAGENET1K_V2", "pytorch/vision/issues/3995#new-recipe-with-reg-tuning",
            ["mobilenet_v3_large-5c1a4163.pth"], resize: 232),
        ImageNetWeights.Timm("mobilenetv3_large_100.ra_in1k", "mobilenetv3_large_100_ra-f55367f5.pth", 256),
        ImageNetWeights.Timm("mobilenetv3_large_100.ra4_e3600_r224_in1k", null, 235, ImageNetWeights.Centred),
        ImageNetWeights.Timm(
            "mobilenetv3_large_100.miil_in21k_ft_in1k", "mobilenetv3_large_100_1k_miil_78_0-66471c13.pth", 256,
            ImageNetWeights.None, resampling: Resampling.Bilinear),
    ];
}
