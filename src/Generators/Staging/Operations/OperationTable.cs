using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Staging.Operations;

/// <summary>One row per method of <c>Ops</c> and operator of <c>Tensor</c>: the node it adds.</summary>
internal static class OperationTable
{
    private const int MostPixels = 1 << 15;

    /// <summary>The rows, by the method's name.</summary>
    public static readonly IReadOnlyDictionary<string, Func<OperationCall, Value>> Rows =
        new Dictionary<string, Func<OperationCall, Value>>
    {
        ["SiLU"] = c => Activate(c, ActivationKind.SiLU),
        ["ReLU"] = c => Activate(c, ActivationKind.ReLU),
        ["GELU"] = c => Activate(c, c.Bool("tanh") ? ActivationKind.GELUTanh : ActivationKind.GELU),
        ["LeakyReLU"] = c => Activate(c, ActivationKind.LeakyReLU, c.Float("slope")),
        ["ELU"] = c => Activate(c, ActivationKind.ELU, c.Float("alpha")),
        ["Softplus"] = c => Activate(c, ActivationKind.Softplus, PositiveFloat(c, "beta")),
        ["Sigmoid"] = c => Activate(c, ActivationKind.Sigmoid),
        ["AvgPool"] = c => c.Add(new AveragePool(Pooling(c, c.Bool("countIncludePad"))), c.Tensor()),
        ["MaxPool"] = c => c.Add(new MaxPool(Pooling(c, countIncludePad: false)), c.Tensor()),
        ["GlobalAvgPool"] = c => c.Add(new GlobalAveragePool(), c.Tensor()),
        ["Dropout"] = c => c.AddPointwise(new Dropout(c.Rate(), c.NextStream()), c.Tensor()),
        // The depth of those without a rate is known when the whole model has been run.
        ["DropPath"] = c =>
            c.AddPointwise(new DropPath(c.Has("rate") ? c.Rate() : null, Depth: 1, c.NextStream()), c.Tensor()),
        ["Flatten"] = c => c.Add(new Flatten(), c.Tensor()),
        ["Concat"] = Concatenate,
        ["Add"] = c => c.Add(new Add(), c.Tensor("left"), c.Tensor("right")),
        ["Multiply"] = Multiply,
    };

    private static Value Activate(OperationCall call, ActivationKind kind, float parameter = 0) =>
        call.AddPointwise(new Activation(kind, parameter), call.Tensor());

    private static float PositiveFloat(OperationCall call, string parameter)
    {
        float value = call.Float(parameter);
        return value > 0 ? value : throw call.OutOfRange(parameter, value, "positive");
    }

    private static PoolingShape Pooling(OperationCall call, bool countIncludePad)
    {
        int kernel = call.Int("kernel", 1, MostPixels);
        int stride = call.Int("stride", 0, MostPixels);
        int padding = call.Int("padding", 0, kernel / 2);
        return new PoolingShape(kernel, stride == 0 ? kernel : stride, padding, call.Bool("ceil"), countIncludePad);
    }

    private static Value Concatenate(OperationCall call)
    {
        Value[] maps = ((object?[])call["maps"]!).Cast<Value>().ToArray();
        return maps.Length switch
        {
            0 => throw call.OutOfRange("number of maps", 0, "at least 1"),
            1 => maps[0],
            _ => call.Add(new Concat(), maps),
        };
    }

    /// <summary>map · map, map · gate (C×1×1), map · number, each in either order.</summary>
    private static Value Multiply(OperationCall call) => (call["left"], call["right"]) switch
    {
        (Value x, float factor) => call.AddPointwise(new Scale(factor), x),
        (float factor, Value x) => call.AddPointwise(new Scale(factor), x),
        (Value x, Value gate) when IsGate(gate, x) => call.AddPointwise(new Gate(), x, gate),
        (Value gate, Value x) when IsGate(gate, x) => call.AddPointwise(new Gate(), x, gate),
        _ => call.Add(new Multiply(), call.Tensor("left"), call.Tensor("right")),
    };

    private static bool IsGate(Value gate, Value x) =>
        gate.Shape == x.Shape with { Height = 1, Width = 1 } && gate.Shape != x.Shape;
}
