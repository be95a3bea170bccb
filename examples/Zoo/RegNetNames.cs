using System.Collections.Immutable;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>What RegNets' tensors are called: the zoo's names are torchvision's.</summary>
public static class RegNetNames
{
    private const string Block = "trunk_output.block{s}.block{s}-{b}", There = "s{s}.b{b+1}";

    /// <summary>torchvision's, and those of timm/models/regnet.py.</summary>
    public static ImmutableArray<NameTable> Tables { get; } =
    [
        new("torchvision"),
        new(
            "timm",
            new NameRule("stem.0", "stem.conv"),
            new NameRule("stem.1", "stem.bn"),
            new NameRule($"{Block}.proj.0", $"{There}.downsample.conv"),
            new NameRule($"{Block}.proj.1", $"{There}.downsample.bn"),
            new NameRule($"{Block}.f.a.0", $"{There}.conv1.conv"),
            new NameRule($"{Block}.f.a.1", $"{There}.conv1.bn"),
            new NameRule($"{Block}.f.b.0", $"{There}.conv2.conv"),
            new NameRule($"{Block}.f.b.1", $"{There}.conv2.bn"),
            new NameRule($"{Block}.f.c.0", $"{There}.conv3.conv"),
            new NameRule($"{Block}.f.c.1", $"{There}.conv3.bn"),
            new NameRule($"{Block}.f.se", $"{There}.se"),
            new NameRule("fc", "head.fc")),
    ];
}
