using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>(x, scale[, shift]) → scale·x + shift, per channel.</summary>
internal sealed record Affine : Op, IAuthored, IElementwise, IDifferentiable
{
    public override OpWords Words => new("affine", "Affine");

    public string Identity(string? channels) => "affine";

    public OperatorWords Operator => new("Affine", "affine", ["x", "slope", "offset"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x.Count == 2 ? x[0] * x[1] : x[0] * x[1] + x[2];

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        sink.Give(1, new ChannelDot(), g, node.Inputs[0]);
        sink.Give(2, new ChannelSum(), g);
        sink.Give(0, new Affine(), g, node.Inputs[1]);
    }
}
