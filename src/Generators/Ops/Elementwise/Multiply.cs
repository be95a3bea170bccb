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

    /// <summary>map · map, map · gate (C×1×1), map · number, each in either order.</summary>
    [Operation("Multiply")]
    public static object? Stage(OperationCall call) => (call["left"], call["right"]) switch
    {
        (Value x, float factor) => call.AddPointwise(new Scale(factor), x),
        (float factor, Value x) => call.AddPointwise(new Scale(factor), x),
        (Value x, Value gate) when IsGate(gate, x) => call.AddPointwise(new Gate(), x, gate),
        (Value gate, Value x) when IsGate(gate, x) => call.AddPointwise(new Gate(), x, gate),
        (Value a, Value b) => call.Add(new Multiply(), a, b),
        _ => Functions.Stage(call),
    };

    public OperatorWords Operator => new("Multiply", "product", ["other", "other"]) { IsCommutative = true };

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Equal("multiply", inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] * x[1];

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        sink.Give(0, new Multiply(), g, node.Inputs[1]);
        sink.Give(1, new Multiply(), g, node.Inputs[0]);
    }

    private static bool IsGate(Value gate, Value x) =>
        gate.Shape == x.Shape with { Height = 1, Width = 1 } && gate.Shape != x.Shape;
}
