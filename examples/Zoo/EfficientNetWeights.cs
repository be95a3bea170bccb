using System.Collections.Immutable;
using GResNet.Runtime.Weights;

namespace GResNet.Zoo;

/// <summary>Published weights of EfficientNets.</summary>
internal static class EfficientNetWeights
{
    /// <summary>Of EfficientNet-B0.</summary>
    public static ImmutableArray<PublishedWeights> B0 { get; } =
    [
        ImageNetWeights.Torchvision(
            "EfficientNet_B0_Weights.IMAGENET1K_V1", ImageNetWeights.References + "efficientnet-v1",
            ["efficientnet_b0_rwightman-3dd342df.pth", "efficientnet_b0_rwightman-7f5810bc.pth"],
            resampling: Resampling.Bicubic),
        ImageNetWeights.Timm("efficientnet_b0.ra_in1k", "efficientnet_b0_ra-3dd342df.pth", 256),
        ImageNetWeights.Timm("efficientnet_b0.ra4_e3600_r224_in1k", null, 248, ImageNetWeights.Centred),
    ];
}
