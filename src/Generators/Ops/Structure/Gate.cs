using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>(x: C×H×W, gate: C×1×1) → x · gate, one factor a channel and image.</summary>
internal sealed record Gate : Op, IAuthored, IChannelwise, IDifferentiable, IKernel
{
    public override OpWords Words => new("channel gate", "Gated");

    public string Identity(string? channels) => "gate";

    public bool KeepsChannels(Node node) => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public override IEnumerable<Value> Overwrites(Node node) => node.Inputs.Take(1);

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        sink.Give(1, new GateBackward(), g, node.Inputs[0]);
        sink.Give(0, new Gate(), g, node.Inputs[1]);
    }

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("ChannelGate.Forward", o.In(0), o.In(1), o.Out)];
}

/// <summary>(gy, x) → Σ over pixels of gy·x, per channel and image.</summary>
internal sealed record GateBackward : Op, IKernel
{
    public override OpWords Words => new("channel gate", "Gate");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(inputs[0].Shape with { Height = 1, Width = 1 });

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Shared("ChannelGate.BackwardGate", o.In(0), o.In(1), o.Out)];
}
