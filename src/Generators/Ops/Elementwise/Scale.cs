using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>x → factor · x.</summary>
internal sealed record Scale(float Factor) : Op, IAuthored, IElementwise, IDifferentiable
{
    public override OpWords Words => new("scale by " + Literal.Of(Factor), "Scaled");

    public string Identity(string? channels) => $"scale {Ops.Identity.Of(Factor)}";

    public OperatorWords Operator => new("Scale", "scaled", ["other"]) { Number = "_" + Literal.InName(Factor) };

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] * Factor;

    public void Differentiate(Node node, Value g, IGradientSink sink) => sink.Give(0, this, g);
}
