using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>(x: C×H×W, gate: C×1×1) → x · gate, one factor a channel and image.</summary>
internal sealed record Gate : Op, IAuthored, IElementwise, IDifferentiable
{
    public override OpWords Words => new("channel gate", "Gated");

    public string Identity(string? channels) => "gate";

    public OperatorWords Operator => new("Gate", "gated", ["x", "gate"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] * x[1];

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        sink.Give(1, new GateBackward(), g, node.Inputs[0]);
        sink.Give(0, new Gate(), g, node.Inputs[1]);
    }
}

/// <summary>(gy, x) → Σ over pixels of gy·x, per channel and image.</summary>
internal sealed record GateBackward : Op, IRidden
{
    public override OpWords Words => new("channel gate", "Gate");

    public int LoadOperand => 1;

    public bool HasStore => false;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(inputs[0].Shape with { Height = 1, Width = 1 });

    public int OverwritesFrom(int operands) => int.MaxValue;

    public string Call(IKernelOperands o, string sums) =>
        o.Shared("ChannelGate.Backward", o.In(0), o.In(1), o.Load, o.Out);

    public string Formula(string loaded, Func<int, string> input) =>
        $"Σ {ScalarFormula.Factor(input(0))}·{ScalarFormula.Factor(loaded)}";
}
