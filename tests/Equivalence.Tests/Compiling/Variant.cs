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
    /// <summary>The settings of <c>[GResNetModel]</c> that make it so.</summary>
    public static string Settings(this Variant variant) => variant switch
    {
        Variant.Default => "",
        Variant.Direct => "Winograd = false, ",
        Variant.Stepwise => "Fuse = false, Winograd = false, ",
        _ => throw new ArgumentOutOfRangeException(nameof(variant)),
    };
}
