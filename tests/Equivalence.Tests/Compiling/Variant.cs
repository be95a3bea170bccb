namespace GResNet.Equivalence.Tests.Compiling;

/// <summary>How a model is compiled; what it computes is the same.</summary>
internal enum Variant
{
    /// <summary>Fused, with Winograd convolutions: as authors get it.</summary>
    Default,

    /// <summary>Fused, every convolution computed directly.</summary>
    Direct,

    /// <summary>A kernel for every step: the reference.</summary>
    Stepwise,
}

internal static class Variants
{
    /// <summary>The settings of <c>[GResNetModel]</c> that make it so, and a name of its own.</summary>
    public static string Settings(this Variant variant) => variant switch
    {
        Variant.Default => "Name = \"default\", ",
        Variant.Direct => "Name = \"direct\", Winograd = false, ",
        Variant.Stepwise => "Name = \"stepwise\", Fuse = false, Winograd = false, ",
        _ => throw new ArgumentOutOfRangeException(nameof(variant)),
    };
}
