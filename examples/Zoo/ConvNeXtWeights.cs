using System.Collections.Immutable;
using GResNet.Runtime.Weights;

namespace GResNet.Zoo;

/// <summary>Published weights of ConvNeXts; those of its authors are known by timm's names.</summary>
internal static class ConvNeXtWeights
{
    /// <summary>Of ConvNeXt-T.</summary>
    public static ImmutableArray<PublishedWeights> Tiny { get; } =
    [
        ImageNetWeights.Torchvision(
            "ConvNeXt_Tiny_Weights.IMAGENET1K_V1", ImageNetWeights.References + "convnext",
            ["convnext_tiny-983f1562.pth"], resize: 236),
        ImageNetWeights.Timm("convnext_tiny.in12k_ft_in1k", null, 235),
        ImageNetWeights.Timm("convnext_tiny.fb_in22k_ft_in1k", "convnext_tiny_22k_1k_224.pth", 256),
        ImageNetWeights.Timm("convnext_tiny.fb_in1k", "convnext_tiny_1k_224_ema.pth", 256),
    ];
}
