using System.Linq;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Emitting;

/// <summary>What people call an op: in comments, and in the names of what it makes.</summary>
internal static class OpNames
{
    /// <summary>For a comment: <c>SiLU</c>, <c>average pool 2×2, stride 2</c>.</summary>
    public static string Display(Op op) => op switch
    {
        Activation activation => activation.Kind.ToString(),
        ActivationBackward activation => activation.Kind.ToString(),
        AveragePool pool => $"average pool {pool.Geometry.Kernel}×{pool.Geometry.Kernel}, stride {pool.Geometry.Stride}",
        AveragePoolBackward pool => $"average pool {pool.Geometry.Kernel}×{pool.Geometry.Kernel}, stride {pool.Geometry.Stride}",
        MaxPool pool => $"max pool {pool.Geometry.Kernel}×{pool.Geometry.Kernel}, stride {pool.Geometry.Stride}",
        MaxPoolBackward pool => $"max pool {pool.Geometry.Kernel}×{pool.Geometry.Kernel}, stride {pool.Geometry.Stride}",
        GlobalAveragePool or GlobalAveragePoolBackward => "global average pool",
        Dropout => "dropout",
        DropFactors => "drop path's factors",
        DropPath or ScaleImages => "drop path",
        Fused { Kernel: Elementwise } fused => string.Join(", ", fused.Store.Steps.Select(step => Display(step.Op)).Distinct()),
        Fused fused => Display(fused.Kernel),
        Affine => "affine",
        AddBias => "bias",
        AddLinear => "gradient through the statistics",
        Blend => "batch norm",
        Reduce => "sums",
        Flatten or Unflatten => "flatten",
        Concat or SliceChannels => "concat",
        Gate or GateBackward => "channel gate",
        Add => "add",
        Multiply => "multiply",
        Scale scale => "scale by " + Literal.Of(scale.Factor),
        _ => op.GetType().Name,
    };

    /// <summary>For the name of one of several results.</summary>
    public static string Result(Op op, int output) => op switch
    {
        FoldSplitNorm or FoldBatchNorm => output == 0 ? "FoldedWeight" : "FoldedBias",
        SplitNormBackward => output == 2 ? "CorrectionOffset" : "CorrectionSlope",
        BatchNormCoefficients => output == 0 ? "Slope" : "Offset",
        BatchNormBackward => "Blend" + "ABC"[output - 1],
        _ => Result(op),
    };

    /// <summary>For the name of a result: <c>Normalized</c>, <c>Silu</c>.</summary>
    public static string Result(Op op) => op switch
    {
        MeanPaddedBackwardWeights => "RawGradient",
        ScaleImages => "Dropped",
        BatchStatistics or RunningStatistics => "Statistics",
        Normalize => "Normalized",
        Convolution or Linear => "Convolved",
        Affine => "Affine",
        Activation activation => Capitalized(activation.Kind.ToString()),
        AveragePool or MaxPool or GlobalAveragePool => "Pooled",
        Dropout or DropPath => "Dropped",
        Flatten => "Flat",
        Gate => "Gated",
        Scale => "Scaled",
        InverseDeviation => "InverseDeviation",
        SplitNormBias => "FoldedBias",
        DropFactors => "DropFactors",
        PackWeights => "Packed",
        PackTransposedWeights => "PackedTransposed",
        _ => op.GetType().Name,
    };

    /// <summary>A kernel as a function in a formula.</summary>
    public static string Function(Op op) => op switch
    {
        PackedConvolution => "conv",
        PackedBackwardData => "convᵀ",
        PackedBackwardWeights => "gradient",
        AveragePool or GlobalAveragePool => "mean",
        AveragePoolBackward or GlobalAveragePoolBackward => "shares",
        MaxPool => "max",
        MaxPoolBackward => "winners",
        _ => Display(op),
    };

    /// <summary>For the name of a result that joins several: <c>sum</c>; null where one operand leads.</summary>
    public static string? Joint(Op op) => op switch
    {
        Add => "sum",
        Multiply => "product",
        Concat => "joined",
        _ => null,
    };

    private static string Capitalized(string name) => name[0] + name.Substring(1).ToLowerInvariant();
}
