using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>
/// (x, gy, weight) → gx, gradient of the weight: both at once, as neither takes long beside reading the maps.
/// </summary>
/// <param name="Geometry">The convolution's, which is depthwise and pads with zeros.</param>
internal sealed record DepthwiseBackward(ConvolutionShape Geometry) : Op, IRidden, ILowered, IShaped
{
    public override OpWords Words => new("convolution", ["DepthwiseBackward", "RawGradient"]);

    public int LoadOperand => 0;

    public bool HasStore => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        [.. OutputTypes.Feature(inputs[0].Shape), .. OutputTypes.Vector(Geometry.WeightCount)];

    public override long MultiplyAdds(Node node) => 2 * Convolutions.MultiplyAdds(Geometry, node.Inputs[1].Shape);

    public int OverwritesFrom(int operands) => operands;

    public (Op Kernel, ImmutableArray<Value> Operands) Lower(Node node, ILowering lowering)
    {
        Value packed = lowering.Pack(Geometry, Algorithm.Convolution, transposed: true, [node.Inputs[2]]);
        return (this, [node.Inputs[0], node.Inputs[1], packed]);
    }

    public string Call(IKernelOperands o, string sums) => o.Shared(
        $"{Algorithm.Convolution}.Backward", o.Shape, o.In(0), o.Load, o.In(1), o.In(2), o.Store, sums, o.Out,
        o.OutputLocals[1]);

    public string Formula(string loaded, Func<int, string> input) => $"convᵀ({input(1)})";
}
