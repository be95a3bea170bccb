using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>A call of a method of <c>Ops</c>, or of an operator of <c>Tensor</c> or <c>Scalar</c>.</summary>
/// <param name="builder">Where its node goes.</param>
/// <param name="name">The method's name.</param>
/// <param name="arguments">Values by parameter.</param>
/// <param name="nextStream">Numbers the streams of random numbers.</param>
internal sealed class OperationCall(
    GraphBuilder builder, string name, IReadOnlyDictionary<string, object?> arguments, Func<int> nextStream)
{
    public string Name => name;

    /// <summary>The maps among its arguments, each once.</summary>
    public Value[] Maps { get; } = [.. arguments.Values.OfType<Value>().Distinct()];

    public object? this[string parameter] => arguments[parameter];

    public bool Has(string parameter) => arguments.ContainsKey(parameter);

    public Value Tensor(string parameter = "x") => (Value)arguments[parameter]!;

    /// <summary>
    /// An argument as part of an elementwise expression: a map is one of the expression's arguments, a number a
    /// constant.
    /// </summary>
    public Scalar Scalar(string parameter = "x") => arguments[parameter] switch
    {
        Value map => new Argument(Array.IndexOf(Maps, map)),
        var scalar => Functions.Of(scalar),
    };

    public bool Bool(string parameter) => (bool)arguments[parameter]!;

    public float Float(string parameter) => (float)arguments[parameter]!;

    /// <summary>An integer argument.</summary>
    /// <exception cref="ShapeException">It is out of range.</exception>
    public int Int(string parameter, int least, int most)
    {
        int value = (int)arguments[parameter]!;
        return value >= least && value <= most ? value : throw OutOfRange(parameter, value, $"from {least} to {most}");
    }

    /// <summary>The chance that something is dropped.</summary>
    /// <exception cref="ShapeException">It is no chance, or certain.</exception>
    public float Rate()
    {
        float rate = Float("rate");
        return rate is >= 0 and < 1 ? rate : throw OutOfRange("rate", rate, "at least 0 and below 1");
    }

    /// <summary>A number that is divided by.</summary>
    /// <exception cref="ShapeException">It is not positive.</exception>
    public float Positive(string parameter)
    {
        float value = Float(parameter);
        return value > 0 ? value : throw OutOfRange(parameter, value, "positive");
    }

    public ShapeException OutOfRange(string parameter, IFormattable value, string expected) => new(
        ShapeError.OutOfRange, parameter, name, value.ToString(null, CultureInfo.InvariantCulture), expected);

    public int NextStream() => nextStream();

    /// <summary>Adds a node whose result the author knows by the operation's name.</summary>
    public Value Add(Op op, params Value[] inputs) => builder.Add(op, name, inputs);

    /// <summary>
    /// Adds a node that keeps its input's shape, and so its name: where shapes do not fit later, the layer that made
    /// the shape is named.
    /// </summary>
    public Value AddPointwise(Op op, params Value[] inputs) => builder.Add(op, inputs[0].Name, inputs);
}
