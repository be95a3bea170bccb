using System.Collections.Immutable;
using GResNet.Runtime.Weights;

namespace GResNet.Zoo;

/// <summary>Published weights of vision transformers; those of DeiT's authors are known by timm's names.</summary>
internal static class VisionTransformerWeights
{
    /// <summary>Of ViT-S/16 and DeiT-S.</summary>
    public static ImmutableArray<PublishedWeights> Small { get; } =
    [
        ImageNetWeights.Timm("vit_small_patch16_224.augreg_in21k_ft_in1k", null, 248, ImageNetWeights.Centred),
        ImageNetWeights.Timm("vit_small_patch16_224.augreg_in1k", null, 248, ImageNetWeights.Centred),
        ImageNetWeights.Timm("deit_small_patch16_224.fb_in1k", "deit_small_patch16_224-cd65a155.pth", 248),
    ];

    /// <summary>Of ViT-B/16 and DeiT-B.</summary>
    public static ImmutableArray<PublishedWeights> Base { get; } =
    [
        ImageNetWeights.Torchvision(
            "ViT_B_16_Weights.IMAGENET1K_V1", ImageNetWeights.References + "vit_b_16", ["vit_b_16-c867db91.pth"]),
        ImageNetWeights.Torchvision(
            "ViT_B_16_Weights.IMAGENET1K_SWAG_LINEAR_V1", "pytorch/vision/pull/5793", ["vit_b_16_lc_swag-4e70ced5.pth"],
            resize: 224, resampling: Resampling.Bicubic, license: "CC-BY-NC-4.0"),
        ImageNetWeights.Timm("vit_base_patch16_224.augreg2_in21k_ft_in1k", null, 248, ImageNetWeights.Centred),
        ImageNetWeights.Timm("vit_base_patch16_224.augreg_in21k_ft_in1k", null, 248, ImageNetWeights.Centred),
        ImageNetWeights.Timm(
            "vit_base_patch16_224.orig_in21k_ft_in1k", "jx_vit_base_p16_224-80ecf9dd.pth", 248,
            ImageNetWeights.Centred),
        ImageNetWeights.Timm("vit_base_patch16_224.augreg_in1k", null, 248, ImageNetWeights.Centred),
        ImageNetWeights.Timm("vit_base_patch16_224.sam_in1k", null, 248, ImageNetWeights.Centred),
        ImageNetWeights.Timm("deit_base_patch16_224.fb_in1k", "deit_base_patch16_224-b5f2ef4d.pth", 248),
    ];

    /// <summary>Of DeiT-III S/16.</summary>
    public static ImmutableArray<PublishedWeights> Deit3Small { get; } =
    [
        ImageNetWeights.Timm("deit3_small_patch16_224.fb_in1k", "deit_3_small_224_1k.pth", 248),
        ImageNetWeights.Timm("deit3_small_patch16_224.fb_in22k_ft_in1k", "deit_3_small_224_21k.pth", 224),
    ];
}
