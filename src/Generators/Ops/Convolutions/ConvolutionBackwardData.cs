using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>(gy, weight[, scale, r]) → gx, of <paramref name="Height"/>×<paramref name="Width"/> pixels.</summary>
/// <param name="Geometry">The convolution's.</param>
/// <param name="Height">Of x.</param>
/// <param name="Width">Of x.</param>
/// <param name="HasFactors">The weights are scale·W·r; else W.</param>
/// <param name="Algorithm">How it is computed, of weights packed for that; null before a target has chosen.</param>
internal sealed record ConvolutionBackwardData(
    ConvolutionShape Geometry, int Height, int Width, bool HasFactors = false, Algorithm? Algorithm = null)
    : Op, IRidden, ILowered, IShaped
{
    public override OpWords Words => new("convolution", HasFactors ? "ScaledBackwardData" : "ConvolutionBackwardData");

    public int LoadOperand => -1;

    public bool HasStore => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(new Shape(Geometry.InChannels, Height, Width));

    public override long MultiplyAdds(Node node) => Convolutions.MultiplyAdds(Geometry, node.Inputs[0].Shape);

    public int OverwritesFrom(int operands) => operands;

    public (Op Kernel, ImmutableArray<Value> Operands) Lower(Node node, ILowering lowering)
    {
        Algorithm chosen = lowering.Choose(Geometry, node.Output.Shape, transposed: true);
        IEnumerable<Value> factors = node.Inputs.Skip(2).Take(HasFactors ? 2 : 0);
        Value packed = lowering.Pack(Geometry, chosen, transposed: true, [node.Inputs[1], .. factors]);
        return (this with { HasFactors = false, Algorithm = chosen }, [node.Inputs[0], packed]);
    }

    public string Call(IKernelOperands o, string sums) =>
        o.Shared($"{Algorithm}.BackwardData", o.Shape, o.In(0), o.In(1), o.Store, sums, o.Out);

    public string Formula(string loaded, Func<int, string> input) => $"convᵀ({loaded})";
}
