using System;
using System.Collections.Generic;
using System.Globalization;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Staging.Operations;

/// <summary>A call of a method of <c>Ops</c>, or of an operator of <c>Tensor</c>.</summary>
/// <param name="builder">Where its node goes.</param>
/// <param name="name">The method's name.</param>
/// <param name="arguments">Values by parameter.</param>
/// <param name="nextStream">Numbers the streams of random numbers.</param>
internal sealed class OperationCall(
    GraphBuilder builder, string name, IReadOnlyDictionary<string, object?> arguments, Func<int> nextStream)
{
    public object? this[string parameter] => arguments[parameter];

    public bool Has(string parameter) => arguments.ContainsKey(parameter);

    public Value Tensor(string parameter = "x") => (Value)arguments[parameter]!;

    public bool Bool(string parameter) => (bool)arguments[parameter]!;

    public float Float(string parameter) => (float)arguments[parameter]!;

    /// <summary>An integer argument.</summary>
    /// <exception cref="StagingException">It is out of range.</exception>
    public int Int(string parameter, int least, int most)
    {
        int value = (int)arguments[parameter]!;
        return value >= least && value <= most ? value : throw OutOfRange(parameter, value, $"from {least} to {most}");
    }

    /// <summary>The chance that something is dropped.</summary>
    /// <exception cref="StagingException">It is no chance, or certain.</exception>
    public float Rate()
    {
        float rate = Float("rate");
        return rate is >= 0 and < 1 ? rate : throw OutOfRange("rate", rate, "at least 0 and below 1");
    }

    public StagingException OutOfRange(string parameter, IFormattable value, string expected) =>
        new(Descriptors.ValueOutOfRange, parameter, name, value.ToString(null, CultureInfo.InvariantCulture), expected);

    public int NextStream() => nextStream();

    /// <summary>Adds a node whose result the author knows by the operation's name.</summary>
    public Value Add(Op op, params Value[] inputs) => builder.Add(op, name, inputs);

    /// <summary>
    /// Adds a node that keeps its input's shape, and so its name: where shapes do not fit later, the layer that made
    /// the shape is named.
    /// </summary>
    public Value AddPointwise(Op op, params Value[] inputs) => builder.Add(op, inputs[0].Name, inputs);
}
