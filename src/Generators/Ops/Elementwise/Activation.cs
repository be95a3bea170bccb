using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>Pointwise functions of one variable. The names are those of the runtime's functions.</summary>
internal enum ActivationKind { SiLU, ReLU, GELU, GELUTanh, LeakyReLU, ELU, Softplus, Sigmoid }

/// <summary>x → f(x). <paramref name="Parameter"/> is LeakyReLU's slope, ELU's α, Softplus' β; otherwise 0.</summary>
internal sealed record Activation(ActivationKind Kind, float Parameter = 0)
    : Op, IAuthored, IElementwise, IDifferentiable
{
    public override OpWords Words => new($"{Kind}", Capitalized($"{Kind}"));

    public string Identity(string? channels) => $"{Kind} {Ops.Identity.Of(Parameter)}";

    public OperatorWords Operator => new($"{Kind}", "activated", ["z"]) { Number = Number(Kind, Parameter) };

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => Function(Kind, Parameter).Of(x[0]);

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        sink.Give(0, new ActivationBackward(Kind, Parameter), g, node.Inputs[0]);

    public static ScalarFunction Function(ActivationKind kind, float parameter) =>
        new($"{kind}", $"{kind}", HasParameter(kind) ? parameter : null);

    public static string Number(ActivationKind kind, float parameter) =>
        HasParameter(kind) ? "_" + Literal.InName(parameter) : "";

    private static bool HasParameter(ActivationKind kind) =>
        kind is ActivationKind.LeakyReLU or ActivationKind.ELU or ActivationKind.Softplus;

    public static string Capitalized(string name) => name[0] + name.Substring(1).ToLowerInvariant();
}

/// <summary>(gy, x) → gy · f′(x).</summary>
internal sealed record ActivationBackward(ActivationKind Kind, float Parameter) : Op, IElementwise
{
    public override OpWords Words => new($"{Kind}", Activation.Capitalized($"{Kind}"));

    public OperatorWords Operator => new($"{Kind}Gradient", "gradient", ["gradient", "z"])
    {
        Number = Activation.Number(Kind, Parameter),
    };

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] * Activation.Function(Kind, Parameter).DerivativeOf(x[1]);
}
