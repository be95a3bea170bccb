using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>(x, bias) → x + bias, per channel.</summary>
internal sealed record AddBias : Op, IElementwise
{
    public override OpWords Words => new("bias", "Biased");

    public OperatorWords Operator => new("Bias", "biased", ["x", "bias"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] + x[1];
}
