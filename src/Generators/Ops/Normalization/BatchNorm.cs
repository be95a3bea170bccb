using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// (x, statistics of x, scale, shift) → scale·(x − mean)·r + shift, r = 1/√(variance + <paramref name="Epsilon"/>).
/// </summary>
internal sealed record BatchNorm(float Epsilon) : Op, IDifferentiable, IComposite, IExported
{
    public override OpWords Words => new("batch norm", "Normalized");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        (Value x, Value statistics, Value scale) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        Value sum = sink.Make(new ChannelSum(), [3], g)[0];
        Value dot = sink.Make(new ChannelDot(), g, x);
        ImmutableArray<Value> made =
            sink.Make(new BatchNormBackward(Epsilon, x.Shape.Pixels), [2], dot, sum, statistics, scale);
        sink.Pass(2, made[0]);
        sink.Pass(3, sum);
        sink.Give(0, new Blend(), g, x, made[1], made[2], made[3]);
    }

    public void TakeApart(Node node, IParts parts)
    {
        ImmutableArray<Value> coefficients =
            parts.AddAll(new BatchNormCoefficients(Epsilon), node.Inputs[1], node.Inputs[2], node.Inputs[3]);
        parts.Finish(new Affine(), node.Inputs[0], coefficients[0], coefficients[1]);
    }

    public string Export(IOnnxOperands o) => Export(o, o.In(2), o.In(3), Epsilon);

    /// <summary>ONNX's batch normalization of the first input, given its statistics as the second.</summary>
    public static string Export(IOnnxOperands o, string scale, string shift, float epsilon)
    {
        (string mean, string variance) = o.Statistics(1);
        return OnnxCall.Node(
            "BatchNormalization", [o.In(0), scale, shift, $"graph.State({mean})", $"graph.State({variance})"],
            OnnxCall.Attribute("epsilon", epsilon));
    }
}

/// <summary>(statistics, scale, shift) → slope and offset per channel of the batch normalization they make.</summary>
internal sealed record BatchNormCoefficients(float Epsilon) : Op, IKernel
{
    public override OpWords Words => new("batch norm", ["Slope", "Offset"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => [inputs[1].Type, inputs[1].Type];

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Alone("BatchNormalization.Coefficients", o.In(0), Literal.Of(Epsilon), o.In(1), o.In(2), o.Outs)];
}

/// <summary>
/// (Σ g·x, Σ g, statistics of x, scale) → gradient of the scale, and a, b, c per channel of the gradient of x: a·g +
/// b·x + c.
/// </summary>
internal sealed record BatchNormBackward(float Epsilon, int Pixels) : Op, IKernel
{
    public override OpWords Words => new("batch norm", ["ScaleGradient", "BlendA", "BlendB", "BlendC"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        [inputs[0].Type, inputs[0].Type, inputs[0].Type, inputs[0].Type];

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Alone(
            "BatchNormalization.Backward",
            o.In(0), o.In(1), o.In(2), Literal.Of(Epsilon), o.In(3), KernelCall.Count(Pixels), o.Outs),
    ];
}

/// <summary>(g, x, a, b, c) → g·a + x·b + c, per channel.</summary>
internal sealed record Blend : Op, IElementwise
{
    public override OpWords Words => new("batch norm", "Blend");

    public OperatorWords Operator => new("Blend", "blended", ["gradient", "x", "a", "b", "c"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] * x[2] + (x[1] * x[3] + x[4]);
}
