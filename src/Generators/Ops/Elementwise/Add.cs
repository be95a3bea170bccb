using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>a + b, equal shapes.</summary>
internal sealed record Add : Op, IAuthored, IElementwise, IDifferentiable
{
    public override OpWords Words => new("add", "Sum", joint: "sum");

    public string Identity(string? channels) => "add";

    /// <summary>map + map; a number is part of a function.</summary>
    [Operation("Add")]
    public static object? Stage(OperationCall call) => (call["left"], call["right"]) is (Value a, Value b)
        ? call.Add(new Add(), a, b)
        : Functions.Stage(call);

    public OperatorWords Operator => new("Add", "sum", ["other", "other"]) { IsCommutative = true };

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Equal("add", inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] + x[1];

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        sink.Pass(0, g);
        sink.Pass(1, g);
    }
}

/// <summary>a + b of vectors: a shared layer's gradients.</summary>
internal sealed record AddVectors : Op, IKernel
{
    public override OpWords Words => new("add", "Sum");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public override IEnumerable<Value> Overwrites(Node node) => node.Inputs;

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Alone("Elementwise.AddVectors", o.In(0), o.In(1), o.Out)];
}
