using System.Linq;

namespace GResNet.Generators.Graph;

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
        or Elementwise || (IsPool(op) && op is not GlobalAveragePool);

    public static bool IsPool(Op op) => op is AveragePool or AveragePoolBackward or MaxPool or MaxPoolBackward
        or GlobalAveragePool or GlobalAveragePoolBackward;

    /// <summary>Whether a node is a function of one map: its other operands hold one value a channel, or an image.</summary>
    public static bool IsUnary(Node node) => node.Op is ScaleImages
        || (IsElementwise(node.Op) && node.Inputs.Skip(1).All(input => input.Type is TensorType.Vector));
}
