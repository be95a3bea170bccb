using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>x → the greatest element of each window.</summary>
internal sealed record MaxPool(PoolingShape Geometry)
    : Op, IAuthored, IChannelwise, IDifferentiable, IRidden, IExported, ITwinned
{
    public override OpWords Words => new(Pools.Display("max pool", Geometry), "Pooled");

    public string Identity(string? channels) => $"max pool {Ops.Identity.Of(Geometry)}";

    [Operation("MaxPool")]
    public static Value Stage(OperationCall call) =>
        call.Add(new MaxPool(Pools.Shape(call, countIncludePad: false)), call.Tensor());

    public int LoadOperand => 0;

    public bool HasStore => true;

    public bool KeepsChannels(Node node) => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(Pools.Output("max pool", Geometry, inputs[0].Shape));

    public int OverwritesFrom(int operands) => int.MaxValue;

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        sink.Give(0, new MaxPoolBackward(Geometry), g, node.Inputs[0]);

    public string Call(IKernelOperands o, string sums) =>
        o.Shared("MaxPooling.Forward", KernelCall.New(Geometry), o.In(0), o.Load, o.Store, sums, o.Out);

    public string Export(IOnnxOperands o) => OnnxCall.Node(
        "MaxPool", o.In(0), [.. Pools.Attributes(Geometry, o.Node.Inputs[0].Shape, o.Node.Output.Shape)]);

    public string Twin(IExportOperands o) => TorchCall.Functional(
        "max_pool2d", [o.In(0), .. Pools.Windows(Geometry), TorchCall.Sizes(1, 1), Literal.Of(Geometry.Ceil)]);

    public string Formula(string loaded, Func<int, string> input) => $"max({loaded})";
}

/// <summary>(gy, x) → gx, to the first greatest element of each window.</summary>
internal sealed record MaxPoolBackward(PoolingShape Geometry) : Op, IRidden
{
    public override OpWords Words => new(Pools.Display("max pool", Geometry), "MaxPool");

    public int LoadOperand => 1;

    public bool HasStore => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(inputs[1].Shape);

    public int OverwritesFrom(int operands) => int.MaxValue;

    public string Call(IKernelOperands o, string sums) =>
        o.Shared("MaxPooling.Backward", KernelCall.New(Geometry), o.In(0), o.In(1), o.Load, o.Store, sums, o.Out);

    public string Formula(string loaded, Func<int, string> input) => $"winners({input(0)}, {loaded})";
}
