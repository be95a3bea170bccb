using System.Collections.Immutable;
using System.Linq;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>
/// What the tensors of MobileNets and EfficientNets are called in timm (timm/models/_efficientnet_blocks.py,
/// efficientnet.py, mobilenetv3.py); the zoo's names are torchvision's.
/// </summary>
internal static class InvertedResidualNames
{
    /// <summary>A convolution and its norm.</summary>
    public static ImmutableArray<NameRule> Layer(string here, string convolution, string norm) =>
        [new($"{here}.0", convolution), new($"{here}.1", norm)];

    /// <summary>The first convolution, and the last before the outputs.</summary>
    public static ImmutableArray<NameRule> Ends(int last) =>
        [.. Layer("features.0", "conv_stem", "bn1"), .. Layer($"features.{last}", "conv_head", "bn2")];

    /// <summary>A block that widens nothing: a depthwise convolution, perhaps excitation, and a 1×1 one.</summary>
    /// <param name="here">The block here.</param>
    /// <param name="there">The block there.</param>
    public static ImmutableArray<NameRule> Separable(string here, string there) =>
    [
        .. Layer($"{here}.block.0", $"{there}.conv_dw", $"{there}.bn1"),
        .. Excitation($"{here}.block.1", there),
        .. Layer($"{here}.block.1", $"{there}.conv_pw", $"{there}.bn2"),
        .. Layer($"{here}.block.2", $"{there}.conv_pw", $"{there}.bn2"),
    ];

    /// <summary>A block that widens: a 1×1 convolution, a depthwise one, perhaps excitation, and a 1×1 one.</summary>
    public static ImmutableArray<NameRule> Inverted(string here, string there) =>
    [
        .. Layer($"{here}.block.0", $"{there}.conv_pw", $"{there}.bn1"),
        .. Layer($"{here}.block.1", $"{there}.conv_dw", $"{there}.bn2"),
        .. Excitation($"{here}.block.2", there),
        .. Layer($"{here}.block.2", $"{there}.conv_pwl", $"{there}.bn3"),
        .. Layer($"{here}.block.3", $"{there}.conv_pwl", $"{there}.bn3"),
    ];

    /// <summary>Blocks that follow on one another here, and are in stages there.</summary>
    /// <param name="first">Number of the first here.</param>
    /// <param name="firstStage">Number of its stage there.</param>
    /// <param name="depths">Blocks of the stages.</param>
    /// <param name="rules">Those of a block, by its name here and there.</param>
    public static ImmutableArray<NameRule> Stages(
        int first, int firstStage, ImmutableArray<int> depths,
        System.Func<string, string, ImmutableArray<NameRule>> rules) =>
    [
        .. depths.SelectMany((depth, stage) => Enumerable.Range(0, depth).SelectMany(block => rules(
            $"features.{first + depths.Take(stage).Sum() + block}", $"blocks.{firstStage + stage}.{block}"))),
    ];

    private static ImmutableArray<NameRule> Excitation(string here, string there) =>
        [new($"{here}.fc1", $"{there}.se.conv_reduce"), new($"{here}.fc2", $"{there}.se.conv_expand")];
}
