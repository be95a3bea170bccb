using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>a · b, equal shapes.</summary>
internal sealed record Multiply : Op, IAuthored, IElementwise, IDifferentiable
{
    public override OpWords Words => new("multiply", "Product", joint: "product");

    public string Identity(string? channels) => "multiply";

    public OperatorWords Operator => new("Multiply", "product", ["other", "other"]) { IsCommutative = true };

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Equal("multiply", inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] * x[1];

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        sink.Give(0, new Multiply(), g, node.Inputs[1]);
        sink.Give(1, new Multiply(), g, node.Inputs[0]);
    }
}
