using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>An op whose kernel depends on the target: its algorithm, and weights packed for that.</summary>
internal interface ILowered
{
    /// <summary>The op as the target computes it, and its operands.</summary>
    /// <param name="node">The node, whose first inputs are the op's.</param>
    /// <param name="lowering">The target's choices.</param>
    (Op Kernel, ImmutableArray<Value> Operands) Lower(Node node, ILowering lowering);
}

/// <summary>What a target wants of convolutions.</summary>
internal interface ILowering
{
    /// <summary>How a convolution to or, transposed, from a map of shape <paramref name="x"/> is computed.</summary>
    Algorithm Choose(ConvolutionShape geometry, Shape x, bool transposed);

    /// <summary>
    /// Adds the packing of weights, which are the first of <paramref name="inputs"/>, and of factors.
    /// </summary>
    Value Pack(ConvolutionShape geometry, Algorithm algorithm, bool transposed, ImmutableArray<Value> inputs);
}
