using System.Collections.Immutable;
using GResNet.Runtime.Weights;

namespace GResNet.Zoo;

/// <summary>Published weights of ResNets.</summary>
internal static class ResNetWeights
{
    /// <summary>Of ResNet-18.</summary>
    public static ImmutableArray<PublishedWeights> ResNet18 { get; } =
    [
        ImageNetWeights.Torchvision(
            "ResNet18_Weights.IMAGENET1K_V1", ImageNetWeights.References + "resnet", ["resnet18-f37072fd.pth"]),
        ImageNetWeights.Timm("resnet18.a1_in1k", "resnet18_a1_0-d63eafa0.pth", 235),
        ImageNetWeights.Timm("resnet18.a2_in1k", "resnet18_a2_0-b61bd467.pth", 235),
        ImageNetWeights.Timm("resnet18.a3_in1k", "resnet18_a3_0-40c531c8.pth", 235),
        ImageNetWeights.Timm(
            "resnet18.fb_ssl_yfcc100m_ft_in1k", "semi_supervised_resnet18-d92f0530.pth", 256,
            resampling: Resampling.Bilinear, license: "CC-BY-NC-4.0"),
        ImageNetWeights.Timm(
            "resnet18.fb_swsl_ig1b_ft_in1k", "semi_weakly_supervised_resnet18-118f1556.pth", 256,
            resampling: Resampling.Bilinear, license: "CC-BY-NC-4.0"),
        ImageNetWeights.Timm("resnet18.gluon_in1k", "gluon_resnet18_v1b-0757602b.pth", 256),
    ];

    /// <summary>Of ResNet-50.</summary>
    public static ImmutableArray<PublishedWeights> ResNet50 { get; } =
    [
        ImageNetWeights.Torchvision(
            "ResNet50_Weights.IMAGENET1K_V1", ImageNetWeights.References + "resnet", ["resnet50-0676ba61.pth"]),
        ImageNetWeights.Torchvision(
            "ResNet50_Weights.IMAGENET1K_V2", "pytorch/vision/issues/3995#issuecomment-1013906621",
            ["resnet50-11ad3fa6.pth"], resize: 232),
        ImageNetWeights.Timm("resnet50.a1_in1k", "resnet50_a1_0-14fe96d1.pth", 235),
        ImageNetWeights.Timm("resnet50.a1h_in1k", "resnet50_a1h2_176-001a1197.pth", 224),
        ImageNetWeights.Timm("resnet50.a2_in1k", "resnet50_a2_0-a2746f79.pth", 235),
        ImageNetWeights.Timm("resnet50.a3_in1k", "resnet50_a3_0-59cae1ef.pth", 235),
        ImageNetWeights.Timm("resnet50.b1k_in1k", "resnet50_b1k-532a802a.pth", 235),
        ImageNetWeights.Timm("resnet50.b2k_in1k", "resnet50_b2k-1ba180c1.pth", 235),
        ImageNetWeights.Timm("resnet50.c1_in1k", "resnet50_c1-5ba5e060.pth", 235),
        ImageNetWeights.Timm("resnet50.c2_in1k", "resnet50_c2-d01e05b2.pth", 235),
        ImageNetWeights.Timm("resnet50.d_in1k", "resnet50_d-f39db8af.pth", 235),
        ImageNetWeights.Timm("resnet50.ram_in1k", "resnet50_ram-a26f946b.pth", 256),
        ImageNetWeights.Timm("resnet50.am_in1k", "resnet50_am-6c502b37.pth", 256),
        ImageNetWeights.Timm("resnet50.ra_in1k", "resnet50_ra-85ebb6e5.pth", 256),
        ImageNetWeights.Timm("resnet50.bt_in1k", "rw_resnet50-86acaeed.pth", 256),
        ImageNetWeights.Timm(
            "resnet50.fb_ssl_yfcc100m_ft_in1k", "semi_supervised_resnet50-08389792.pth", 256,
            resampling: Resampling.Bilinear, license: "CC-BY-NC-4.0"),
        ImageNetWeights.Timm(
            "resnet50.fb_swsl_ig1b_ft_in1k", "semi_weakly_supervised_resnet50-16a12f1b.pth", 256,
            resampling: Resampling.Bilinear, license: "CC-BY-NC-4.0"),
        ImageNetWeights.Timm("resnet50.gluon_in1k", "gluon_resnet50_v1b-0ebe02e2.pth", 256),
    ];

    /// <summary>Of ResNet-50-D.</summary>
    public static ImmutableArray<PublishedWeights> ResNet50D { get; } =
    [
        ImageNetWeights.Timm("resnet50d.ra2_in1k", "resnet50d_ra2-464e36ba.pth", 256),
        ImageNetWeights.Timm("resnet50d.ra4_e3600_r224_in1k", null, 235, ImageNetWeights.Centred),
        ImageNetWeights.Timm("resnet50d.a1_in1k", "resnet50d_a1_0-e20cff14.pth", 235),
        ImageNetWeights.Timm("resnet50d.a2_in1k", "resnet50d_a2_0-a3adc64d.pth", 235),
        ImageNetWeights.Timm("resnet50d.a3_in1k", "resnet50d_a3_0-403fdfad.pth", 235),
        ImageNetWeights.Timm("resnet50d.gluon_in1k", "gluon_resnet50_v1d-818a1b1b.pth", 256),
    ];

    /// <summary>Of ResNeXt-50 32×4d.</summary>
    public static ImmutableArray<PublishedWeights> ResNeXt50 { get; } =
    [
        ImageNetWeights.Torchvision(
            "ResNeXt50_32X4D_Weights.IMAGENET1K_V1", ImageNetWeights.References + "resnext",
            ["resnext50_32x4d-7cdf4587.pth"]),
        ImageNetWeights.Torchvision(
            "ResNeXt50_32X4D_Weights.IMAGENET1K_V2", "pytorch/vision/issues/3995#new-recipe",
            ["resnext50_32x4d-1a0047aa.pth"], resize: 232),
        ImageNetWeights.Timm("resnext50_32x4d.a1h_in1k", "resnext50_32x4d_a1h-0146ab0a.pth", 235),
        ImageNetWeights.Timm("resnext50_32x4d.a1_in1k", "resnext50_32x4d_a1_0-b5a91a1d.pth", 235),
        ImageNetWeights.Timm("resnext50_32x4d.a2_in1k", "resnext50_32x4d_a2_0-efc76add.pth", 235),
        ImageNetWeights.Timm("resnext50_32x4d.a3_in1k", "resnext50_32x4d_a3_0-3e450271.pth", 235),
        ImageNetWeights.Timm("resnext50_32x4d.ra_in1k", "resnext50_32x4d_ra-d733960d.pth", 256),
        ImageNetWeights.Timm(
            "resnext50_32x4d.fb_ssl_yfcc100m_ft_in1k", "semi_supervised_resnext50_32x4-ddb3e555.pth", 256,
            resampling: Resampling.Bilinear, license: "CC-BY-NC-4.0"),
        ImageNetWeights.Timm(
            "resnext50_32x4d.fb_swsl_ig1b_ft_in1k", "semi_weakly_supervised_resnext50_32x4-72679e44.pth", 256,
            resampling: Resampling.Bilinear, license: "CC-BY-NC-4.0"),
        ImageNetWeights.Timm("resnext50_32x4d.gluon_in1k", "gluon_resnext50_32x4d-e6a097c1.pth", 256),
    ];
}
