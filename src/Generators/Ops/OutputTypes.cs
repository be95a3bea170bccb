using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using GResNet.Generators.Graph;
using static GResNet.Generators.Graph.ShapeError;

namespace GResNet.Generators.Ops;

/// <summary>Types of what ops make, with sizes checked.</summary>
internal static class OutputTypes
{
    public static ImmutableArray<TensorType> Feature(Shape shape)
    {
        Count("elements of one image", shape.Elements);
        return [new TensorType.Feature(shape)];
    }

    public static ImmutableArray<TensorType> Vector(long length) =>
        [new TensorType.Vector(Count("weights of one layer", length))];

    /// <summary>The first operand's type.</summary>
    public static ImmutableArray<TensorType> Same(IReadOnlyList<Value> inputs) => [inputs[0].Type];

    /// <summary>The type of two operands that must have one shape.</summary>
    public static ImmutableArray<TensorType> Equal(string verb, IReadOnlyList<Value> inputs)
    {
        if (inputs[0].Shape != inputs[1].Shape)
            throw new ShapeException(
                Mismatch, verb, inputs[0].Name, inputs[0].Shape.ToString(), inputs[1].Name, inputs[1].Shape.ToString());
        return Same(inputs);
    }

    /// <summary>What a convolution or pool leaves of its input, unless that is nothing.</summary>
    public static Shape Reduced(string what, string kernel, Shape output, Shape input) =>
        output.Height < 1 || output.Width < 1
            ? throw new ShapeException(KernelTooLarge, what, kernel, input.ToString())
            : output;

    public static int Positive(string what, int value) =>
        value > 0 ? value : throw new ShapeException(NotPositive, what, Text(value));

    public static int Count(string what, long value) => value is > 0 and <= int.MaxValue
        ? (int)value
        : throw new ShapeException(TooLarge, what, value.ToString(CultureInfo.InvariantCulture));

    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
