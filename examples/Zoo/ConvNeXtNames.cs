using System.Collections.Immutable;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>
/// What ConvNeXt's tensors are called: the zoo's names are its authors', whose layers that mix channels are linear
/// ones, without the sizes of one of a 1×1 convolution.
/// </summary>
public static class ConvNeXtNames
{
    /// <summary>
    /// models/convnext.py of facebookresearch/ConvNeXt, torchvision/models/convnext.py, timm/models/convnext.py.
    /// </summary>
    public static ImmutableArray<NameTable> Tables { get; } =
    [
        new(
            "official",
            new NameRule("stages.{s}.{b}.pwconv{k}.weight", "stages.{s}.{b}.pwconv{k}.weight") { Rank = 2 }),
        new(
            "torchvision",
            new NameRule("downsample_layers.{s}", "features.{2*s}"),
            new NameRule("stages.{s}.{b}.dwconv", "features.{2*s+1}.{b}.block.0"),
            new NameRule("stages.{s}.{b}.norm", "features.{2*s+1}.{b}.block.2"),
            new NameRule("stages.{s}.{b}.pwconv{k}.weight", "features.{2*s+1}.{b}.block.{2*k+1}.weight") { Rank = 2 },
            new NameRule("stages.{s}.{b}.pwconv{k}.bias", "features.{2*s+1}.{b}.block.{2*k+1}.bias"),
            new NameRule("stages.{s}.{b}.gamma", "features.{2*s+1}.{b}.layer_scale") { Rank = 3 },
            new NameRule("norm", "classifier.0"),
            new NameRule("head", "classifier.2")),
        new(
            "timm",
            new NameRule("downsample_layers.0", "stem"),
            new NameRule("downsample_layers.{s}", "stages.{s}.downsample"),
            new NameRule("stages.{s}.{b}.dwconv", "stages.{s}.blocks.{b}.conv_dw"),
            new NameRule("stages.{s}.{b}.pwconv{k}.weight", "stages.{s}.blocks.{b}.mlp.fc{k}.weight") { Rank = 2 },
            new NameRule("stages.{s}.{b}.pwconv{k}.bias", "stages.{s}.blocks.{b}.mlp.fc{k}.bias"),
            new NameRule("stages.{s}.{b}", "stages.{s}.blocks.{b}"),
            new NameRule("norm", "head.norm"),
            new NameRule("head", "head.fc")),
    ];
}
