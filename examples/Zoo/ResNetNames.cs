using System.Collections.Immutable;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>What ResNets' tensors are called: the zoo's names are torchvision's, and timm's the same.</summary>
public static class ResNetNames
{
    /// <summary>Of those with a stem of one convolution.</summary>
    public static ImmutableArray<NameTable> Tables { get; } = [new("torchvision"), new("timm")];

    /// <summary>Of ResNet-d, which torchvision has not.</summary>
    public static ImmutableArray<NameTable> Deep { get; } = [new("timm")];
}
