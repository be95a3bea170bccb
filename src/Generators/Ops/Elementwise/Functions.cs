using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using static GResNet.Generators.Expressions.ElementaryFunction;
using static GResNet.Generators.Expressions.Relation;

namespace GResNet.Generators.Ops;

/// <summary>
/// The elementwise functions of <c>GResNet.Dsl.Ops</c> and operators, a row each: what they make of maps, numbers and
/// <c>Scalar</c>s. All that is done with one follows from its expression.
/// </summary>
internal static class Functions
{
    private const long MostOperations = 200;

    // PyTorch's derivative is 0 at the bounds of ReLU6, and 1 at those of Clamp.
    private static readonly DefinedFunction ReLU6 =
        Define("ReLU6", x => Min.Of(Max.Of(x, 0), 6), x => Within(x, 0, 6));

    private static readonly DefinedFunction Clamp = new(
        "Clamp", Min.Of(Max.Of(new Argument(0), new Argument(1)), new Argument(2)),
        Choice.Of(GreaterThanOrEqual, new Argument(0), new Argument(1),
            Choice.Of(LessThanOrEqual, new Argument(0), new Argument(2), 1, 0), 0));

    private static readonly Dictionary<string, Row> Rows = new[]
    {
        Unary(Runtime("SiLU")),
        Unary(Runtime("ReLU")),
        Unary(Runtime("Sigmoid")),
        new Row("GELU", c => Runtime(c.Bool("tanh") ? "GELUTanh" : "GELU").Of(c.Scalar())),
        new Row("LeakyReLU", c => Runtime("LeakyReLU", c.Float("slope")).Of(c.Scalar())),
        new Row("ELU", c => Runtime("ELU", c.Float("alpha")).Of(c.Scalar())),
        new Row("Softplus", c => Runtime("Softplus", c.Positive("beta")).Of(c.Scalar())),
        Unary(ReLU6),
        Unary("HardSigmoid", x => ReLU6.Of(x + 3) / 6),
        Unary("HardSwish", x => x * ReLU6.Of(x + 3) / 6),
        Unary("Mish", x => x * Tanh.Of(Runtime("Softplus", 1).Of(x))),
        Unary("Square", x => x * x),
        Unary(Tanh),
        Unary(Erf),
        Unary(Exp),
        Unary(Log),
        Unary(Log1p),
        Unary(Sin),
        Unary(Cos),
        Unary(Abs),
        Unary(Sqrt),
        new Row("Pow", c => Power(c.Scalar(), c.Float("power"))),
        new Row("Clamp", c => Clamp.Of(c.Scalar(), c.Scalar("min"), c.Scalar("max"))),
        new Row("Min", c => Min.Of(c.Scalar("a"), c.Scalar("b")), "Minimum"),
        new Row("Max", c => Max.Of(c.Scalar("a"), c.Scalar("b")), "Maximum"),
        new Row("Negate", c => -c.Scalar(), "Negated"),
        new Row("Add", c => c.Scalar("left") + c.Scalar("right"), "Sum"),
        new Row("Subtract", c => c.Scalar("left") - c.Scalar("right"), "Difference"),
        new Row("Multiply", c => c.Scalar("left") * c.Scalar("right"), "Product"),
        new Row("Divide", c => c.Scalar("left") / c.Scalar("right"), "Quotient"),
    }.ToDictionary(row => row.Name);

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Rows.Keys;

    /// <summary>What a call of one makes: a map, or a <see cref="Scalar"/> where it has no map.</summary>
    public static object Stage(OperationCall call)
    {
        Row row = Rows[call.Name];
        Scalar scalar = row.Of(call);
        return Stage(call, scalar is Call { Function: RuntimeFunction f } ? f.Name : row.Name, scalar, row.Noun);
    }

    /// <summary>What an expression of the maps of a call makes.</summary>
    /// <exception cref="ShapeException">It is too large, or the maps differ in shape.</exception>
    public static object Stage(OperationCall call, string name, Scalar scalar, string? noun = null)
    {
        if (scalar.Size > MostOperations)
            throw call.OutOfRange("number of operations", scalar.Size, "at most " + Literal.Of(MostOperations));
        if (call.Maps.Length == 0) return scalar;
        var op = new Map(scalar) { Name = name, Noun = noun, Maps = call.Maps.Length };
        return call.Maps.Length == 1 ? call.AddPointwise(op, call.Maps) : call.Add(op, call.Maps);
    }

    /// <summary>Comparisons of scalars; of those that are known, the answer.</summary>
    [Operation("LessThan")]
    [Operation("LessThanOrEqual")]
    [Operation("GreaterThan")]
    [Operation("GreaterThanOrEqual")]
    public static object Compare(OperationCall call)
    {
        var relation = (Relation)Enum.Parse(typeof(Relation), call.Name);
        return (call.Scalar("left"), call.Scalar("right")) switch
        {
            (Constant { Value: var a }, Constant { Value: var b }) => relation switch
            {
                LessThan => a < b,
                LessThanOrEqual => a <= b,
                GreaterThan => a > b,
                GreaterThanOrEqual => a >= b,
                _ => throw new InvalidOperationException(call.Name),
            },
            var (a, b) => new Condition(relation, a, b),
        };
    }

    /// <summary>The choice between two scalars or numbers.</summary>
    public static Scalar Choose(Condition condition, object? then, object? otherwise) =>
        Choice.Of(condition.Relation, condition.A, condition.B, Of(then), Of(otherwise));

    /// <summary>A scalar or number.</summary>
    public static Scalar Of(object? value) =>
        value as Scalar ?? Convert.ToSingle(value, CultureInfo.InvariantCulture);

    private static Row Unary(ScalarFunction function) => new(function.Name, c => function.Of(c.Scalar()));

    private static Row Unary(string name, Func<Scalar, Scalar> body) => Unary(Define(name, body));

    private static DefinedFunction Define(
        string name, Func<Scalar, Scalar> body, Func<Scalar, Scalar>? slope = null) =>
        new(name, body(new Argument(0)), slope?.Invoke(new Argument(0)));

    /// <summary>1 between two bounds, 0 elsewhere.</summary>
    private static Scalar Within(Scalar x, Scalar low, Scalar high) =>
        Choice.Of(GreaterThan, x, low, Choice.Of(LessThan, x, high, 1, 0), 0);

    private static RuntimeFunction Runtime(string name, float? parameter = null) => new(name, name, parameter);

    /// <param name="Name">The method's name, or the operator's.</param>
    /// <param name="Of">The expression of its arguments.</param>
    /// <param name="Noun">What it makes; without, that is named after the function.</param>
    private sealed record Row(string Name, Func<OperationCall, Scalar> Of, string? Noun = null);
}
