using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>(x, gy[, statistics of x]) → gradient of the weight.</summary>
/// <param name="Geometry">The convolution's.</param>
/// <param name="IsMeanPadded">x is padded with its mean; else with zeros.</param>
/// <param name="Algorithm">How it is computed; null before a target has chosen.</param>
internal sealed record ConvolutionBackwardWeights(
    ConvolutionShape Geometry, bool IsMeanPadded = false, Algorithm? Algorithm = null)
    : Op, IRidden, ILowered, IShaped
{
    public override OpWords Words => new("convolution", "RawGradient");

    public int LoadOperand => 0;

    public bool HasStore => false;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Vector(Geometry.WeightCount);

    public override long MultiplyAdds(Node node) => Convolutions.MultiplyAdds(Geometry, node.Inputs[1].Shape);

    public int OverwritesFrom(int operands) => operands;

    public (Op Kernel, ImmutableArray<Value> Operands) Lower(Node node, ILowering lowering) => (
        this with { Algorithm = lowering.Choose(Geometry, node.Inputs[0].Shape, transposed: false) },
        [.. node.Inputs.Take(IsMeanPadded ? 3 : 2)]);

    public string Call(IKernelOperands o, string sums) => o.Shared(
        $"{Algorithm}.BackwardWeights", o.Shape, o.In(0), o.Load, Convolutions.Padding(o, IsMeanPadded), o.In(1),
        o.Out);

    public string Formula(string loaded, Func<int, string> input) => $"gradient({loaded}, {input(1)})";
}
