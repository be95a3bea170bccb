using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>(x, slope) → max(x, 0) + slope·min(x, 0); one slope, or one a channel.</summary>
internal sealed record PRelu : Op, IAuthored, IElementwise, IDifferentiable, ITwinned
{
    public static RuntimeFunction Function { get; } = new("PRelu", "PReLU");

    public override OpWords Words => new("PReLU", "PRelu");

    public string Identity(string? channels) => "PReLU";

    public OperatorWords Operator => new("PRelu", "activated", ["z", "slope"]) { Varying = 1 };

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => Function.Of(x[0], x[1]);

    public string Twin(IExportOperands o) => TorchCall.Method(o.In(0), "prelu", o.In(1));

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        sink.Give(1, new PReluBackwardSlope(node.Inputs[1].State!.Length), g, node.Inputs[0]);
        sink.Give(0, new PReluBackward(), g, node.Inputs[0], node.Inputs[1]);
    }
}

/// <summary>(gy, x, slope) → gx.</summary>
internal sealed record PReluBackward : Op, IElementwise
{
    public override OpWords Words => new("PReLU", "PRelu");

    public OperatorWords Operator => new("PReluGradient", "gradient", ["gradient", "z", "slope"]) { Varying = 2 };

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] * PRelu.Function.Derivative([x[1], x[2]], 0);
}

/// <summary>(gy, x) → gradient of the slope(s).</summary>
internal sealed record PReluBackwardSlope(int Slopes) : Op, IKernel
{
    public override OpWords Words => new("PReLU", "PReluSlope");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Vector(Slopes);

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("PRelu.BackwardSlope", o.In(0), o.In(1), o.Out)];
}
