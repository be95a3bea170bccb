using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>x → the mean of each window.</summary>
internal sealed record AveragePool(PoolingShape Geometry)
    : Op, IAuthored, IChannelwise, IDifferentiable, IRidden, IExported, ITwinned
{
    public override OpWords Words => new(Pools.Display("average pool", Geometry), "Pooled");

    public string Identity(string? channels) => $"average pool {Ops.Identity.Of(Geometry)}";

    [Operation("AvgPool")]
    public static Value Stage(OperationCall call) =>
        call.Add(new AveragePool(Pools.Shape(call, call.Bool("countIncludePad"))), call.Tensor());

    public int LoadOperand => 0;

    public bool HasStore => true;

    public bool KeepsChannels(Node node) => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(Pools.Output("average pool", Geometry, inputs[0].Shape));

    public int OverwritesFrom(int operands) => int.MaxValue;

    public void Differentiate(Node node, Value g, IGradientSink sink) => sink.Give(
        0, new AveragePoolBackward(Geometry, node.Inputs[0].Shape.Height, node.Inputs[0].Shape.Width), g);

    public string Call(IKernelOperands o, string sums) =>
        o.Shared("AveragePooling.Forward", KernelCall.New(Geometry), o.In(0), o.Load, o.Store, sums, o.Out);

    public string Export(IOnnxOperands o)
    {
        (PoolingShape geometry, Shape x, string map) = (Geometry, o.Node.Inputs[0].Shape, o.In(0));
        if (geometry is { CountIncludePad: true, Padding: > 0 and var padding })
        {
            // Zeros that are pixels count in every runtime alike.
            int[] pads = [0, 0, padding, padding, 0, 0, padding, padding];
            map = OnnxCall.Node("Pad", [map, OnnxCall.Constants(pads)]);
            x = x with { Height = x.Height + 2 * padding, Width = x.Width + 2 * padding };
            geometry = geometry with { Padding = 0 };
        }

        return OnnxCall.Node("AveragePool", map,
            [.. Pools.Attributes(geometry, x, o.Node.Output.Shape), OnnxCall.Attribute("count_include_pad", 0)]);
    }

    public string Twin(IExportOperands o) => TorchCall.Functional(
        "avg_pool2d",
        [o.In(0), .. Pools.Windows(Geometry), Literal.Of(Geometry.Ceil), Literal.Of(Geometry.CountIncludePad), "null"]);

    public string Formula(string loaded, Func<int, string> input) => $"mean({loaded})";
}

/// <summary>gy → gx of <paramref name="Height"/>×<paramref name="Width"/> pixels.</summary>
internal sealed record AveragePoolBackward(PoolingShape Geometry, int Height, int Width) : Op, IRidden
{
    public override OpWords Words => new(Pools.Display("average pool", Geometry), "AveragePool");

    public int LoadOperand => -1;

    public bool HasStore => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(inputs[0].Shape with { Height = Height, Width = Width });

    public int OverwritesFrom(int operands) => int.MaxValue;

    public string Call(IKernelOperands o, string sums) =>
        o.Shared("AveragePooling.Backward", KernelCall.New(Geometry), o.In(0), o.Store, sums, o.Out);

    public string Formula(string loaded, Func<int, string> input) => $"shares({loaded})";
}
