using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>statistics → r = 1/√(variance + <paramref name="Epsilon"/>).</summary>
internal sealed record InverseDeviation(float Epsilon) : Op, IComposite, IKernel
{
    public override OpWords Words => new("inverse deviation", "InverseDeviation");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Vector(((TensorType.Statistics)inputs[0].Type).Channels);

    /// <summary>The backward pass reads what the forward pass has.</summary>
    public void TakeApart(Node node, IParts parts) => parts.Replace(parts.Share(this, node.Inputs[0]));

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Alone("Normalization.InverseDeviation", o.In(0), Literal.Of(Epsilon), o.Out)];
}
