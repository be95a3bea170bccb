using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>C×H×W → C×1×1, the mean of each channel.</summary>
internal sealed record GlobalAveragePool : Op, IAuthored, IChannelwise, IDifferentiable, IRidden, IExported, ITwinned
{
    public override OpWords Words => new("global average pool", "Pooled");

    public string Identity(string? channels) => "global average pool";

    public int LoadOperand => 0;

    public bool HasStore => false;

    [Operation("GlobalAvgPool")]
    public static Value Stage(OperationCall call) => call.Add(new GlobalAveragePool(), call.Tensor());

    public bool KeepsChannels(Node node) => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(inputs[0].Shape with { Height = 1, Width = 1 });

    public int OverwritesFrom(int operands) => int.MaxValue;

    public void Differentiate(Node node, Value g, IGradientSink sink) => sink.Give(
        0, new GlobalAveragePoolBackward(node.Inputs[0].Shape.Height, node.Inputs[0].Shape.Width), g);

    public string Call(IKernelOperands o, string sums) =>
        o.Shared("GlobalAveragePooling.Forward", o.In(0), o.Load, o.Out);

    public string Export(IOnnxOperands o) => OnnxCall.Node("GlobalAveragePool", o.In(0));

    public string Twin(IExportOperands o) => TorchCall.Method(o.In(0), "mean", TorchCall.Sizes(2, 3), "true");

    public string Formula(string loaded, Func<int, string> input) => $"mean({loaded})";
}

/// <summary>gy: C×1×1 → gx of <paramref name="Height"/>×<paramref name="Width"/> pixels.</summary>
internal sealed record GlobalAveragePoolBackward(int Height, int Width) : Op, IRidden
{
    public override OpWords Words => new("global average pool", "GlobalAveragePool");

    public int LoadOperand => -1;

    public bool HasStore => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(inputs[0].Shape with { Height = Height, Width = Width });

    public int OverwritesFrom(int operands) => int.MaxValue;

    public string Call(IKernelOperands o, string sums) =>
        o.Shared("GlobalAveragePooling.Backward", o.In(0), o.Store, sums, o.Out);

    public string Formula(string loaded, Func<int, string> input) => $"shares({loaded})";
}
