using System.Collections.Generic;
using System.Linq;

namespace GResNet.Generators.Graph;

/// <summary>Where an operand of an <see cref="ElementwiseStep"/> comes from.</summary>
internal enum OperandKind
{
    /// <summary>The value that the kernel has just loaded, or is about to store.</summary>
    Value,

    /// <summary>One of the node's inputs.</summary>
    Input,

    /// <summary>The result of an earlier step.</summary>
    Step,
}

/// <summary>An operand: <paramref name="Index"/> counts inputs of the node, or steps.</summary>
internal readonly record struct Operand(OperandKind Kind, int Index)
{
    public static Operand Value { get; } = new(OperandKind.Value, 0);
}

/// <summary>One elementwise operation on operands.</summary>
internal sealed record ElementwiseStep(Op Op, EquatableArray<Operand> Operands);

/// <summary>What happens to each value while a kernel has it in registers: steps, of whose results <paramref name="Result"/> goes on.</summary>
internal sealed record ElementwiseProgram(EquatableArray<ElementwiseStep> Steps, Operand Result)
{
    /// <summary>Nothing happens.</summary>
    public static ElementwiseProgram Identity { get; } = new([], Operand.Value);

    public bool IsIdentity => Result == Operand.Value;
}

/// <summary>Something added up per channel while values are stored: <see cref="ChannelSum"/>, <see cref="ChannelDot"/> or <see cref="BatchStatistics"/>.</summary>
internal sealed record Reduction(Op Op, EquatableArray<Operand> Operands)
{
    /// <summary>Sums it takes.</summary>
    public int Sums => SumsOf(Op);

    public static int SumsOf(Op op) => op is BatchStatistics ? 2 : 1;
}

/// <summary>
/// A kernel with the elementwise work around it. The node's first <paramref name="Operands"/> inputs are the kernel's own, the
/// others those of the programs; its outputs are the map it stores, unless the kernel makes something else or only adds up, and
/// then the reductions'.
/// </summary>
/// <param name="Kernel">What computes: a convolution, a pool, <see cref="Elementwise"/>.</param>
/// <param name="Operands">Number of its operands.</param>
/// <param name="Load">What happens to the operand it reads element by element.</param>
/// <param name="Store">What happens to what it computes.</param>
/// <param name="Reductions">What is added up of that.</param>
internal sealed record Fused(
    Op Kernel, int Operands, ElementwiseProgram Load, ElementwiseProgram Store, EquatableArray<Reduction> Reductions) : Op;

/// <summary>x → x: the kernel of elementwise work that no other kernel can take along.</summary>
internal sealed record Elementwise : Op;

/// <summary>x → nothing: the kernel of reductions that no other kernel can take along.</summary>
internal sealed record Reduce : Op;

/// <summary>Which ops work element by element, and which kernels can take them along.</summary>
internal static class ElementwiseOps
{
    /// <summary>Maps (x, …) to a map of x's shape, pixel by pixel; other operands are such maps, or hold one value a channel or image.</summary>
    public static bool IsElementwise(Op op) => op is Activation or ActivationBackward or PRelu or PReluBackward or Affine or AddBias
        or AddLinear or Blend or Add or Multiply or Scale or ScaleImages;

    /// <summary>Adds up over batch, height and width.</summary>
    public static bool IsReduction(Op op) => op is BatchStatistics or ChannelSum or ChannelDot;

    /// <summary>The operand that the kernel reads through a load; −1 where it has none.</summary>
    public static int LoadOperand(Op op) => op switch
    {
        Convolution or PaddedConvolution or ConvolutionBackwardWeights or MeanPaddedBackwardWeights
            or AveragePool or MaxPool or GlobalAveragePool => 0,
        MaxPoolBackward => 1,
        _ => -1,
    };

    /// <summary>Whether the kernel writes a map through a store.</summary>
    public static bool HasStore(Op op) => op is Convolution or PaddedConvolution or ConvolutionBackwardData or ScaledBackwardData
        or AveragePool or AveragePoolBackward or MaxPool or MaxPoolBackward or GlobalAveragePoolBackward or Elementwise;

    /// <summary>The function of one map that a node applies: its other operands hold one value a channel.</summary>
    public static bool IsUnary(Node node) => IsElementwise(node.Op)
        && node.Inputs.Skip(1).All(input => input.Type is TensorType.Vector);
}
