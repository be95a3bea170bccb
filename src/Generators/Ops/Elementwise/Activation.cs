using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>Pointwise functions of one variable. The names are those of the runtime's functions.</summary>
internal enum ActivationKind { SiLU, ReLU, GELU, GELUTanh, LeakyReLU, ELU, Softplus, Sigmoid }

/// <summary>x → f(x). <paramref name="Parameter"/> is LeakyReLU's slope, ELU's α, Softplus' β; otherwise 0.</summary>
internal sealed record Activation(ActivationKind Kind, float Parameter = 0) : Op, IElementwise, IDifferentiable
{
    public override OpWords Words => new($"{Kind}", Capitalized($"{Kind}"));

    public OperatorWords Operator => new($"{Kind}", "activated", ["z"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => Function(Kind, Parameter).Of(x[0]);

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        sink.Give(0, new ActivationBackward(Kind, Parameter), g, node.Inputs[0]);

    public static ScalarFunction Function(ActivationKind kind, float parameter) => new(
        $"{kind}", $"{kind}",
        kind is ActivationKind.LeakyReLU or ActivationKind.ELU or ActivationKind.Softplus ? parameter : null);

    private static string Capitalized(string name) => name[0] + name.Substring(1).ToLowerInvariant();
}

/// <summary>(gy, x) → gy · f′(x).</summary>
internal sealed record ActivationBackward(ActivationKind Kind, float Parameter) : Op, IElementwise
{
    public override OpWords Words => new($"{Kind}", "ActivationBackward");

    public OperatorWords Operator => new($"{Kind}Gradient", "gradient", ["gradient", "z"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] * Activation.Function(Kind, Parameter).DerivativeOf(x[1]);
}
