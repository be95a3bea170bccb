using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// (x, …) → f(x, …), element by element, of one map or several of one shape: known by its expression.
/// </summary>
/// <param name="Expression">f.</param>
internal sealed record Map(Scalar Expression) : Op, IAuthored, IElementwise, IDifferentiable
{
    // Of the methods named Map.
    private static readonly string[] Parameters = ["x", "a", "b", "c"];

    /// <summary>What the author calls it: <c>SiLU</c>, <c>Subtract</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it makes; without, that is named after the function.</summary>
    public string? Noun { get; init; }

    /// <summary>Number of operands.</summary>
    public int Maps { get; init; } = 1;

    public override OpWords Words => new(
        Noun is null ? Name : ScalarFormula.Of(Expression, ScalarFormula.Letters(Maps)), Result,
        Maps > 1 ? Result.ToLowerInvariant() : null);

    public OperatorWords Operator =>
        new(Name, Noun?.ToLowerInvariant() ?? "activated", Operands(Maps, Maps == 1 ? "z" : "other"))
        {
            Number = Numbers(Expression),
        };

    private string Result => Noun ?? Capitalized(Name);

    /// <summary>A function that an author wrote, of one map or several.</summary>
    [Operation("Map")]
    public static object? Stage(OperationCall call)
    {
        var function = (AuthorsFunction)call["f"]!;
        Scalar[] maps = [.. Parameters.Where(call.Has).Select(call.Scalar)];
        object? result = function.Call([.. Scalar.Variables(maps.Length)]);
        if (result is not (Scalar or float)) return result;
        Scalar body = Functions.Of(result);
        return function.Name.Length == 0
            ? Functions.Stage(call, "Map", body.Substitute(maps), "Mapped")
            : Functions.Stage(call, function.Name, new DefinedFunction(function.Name, body, IsAuthors: true).Of(maps));
    }

    /// <summary>What an author wrote counts, and not what it is called.</summary>
    public string Identity(string? channels) =>
        Expression is Call { Function: RuntimeFunction function, Arguments: { Count: 1 } x } && x[0] is Argument
        ? $"{function.Name} {Ops.Identity.Of(function.Parameter ?? 0)}"
        : new ScalarFormula([.. Enumerable.Range(0, Maps).Select(Ops.Identity.Of)], Ops.Identity.Of).Of(
            Expression.Expand(function => function.IsAuthors));

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs)
    {
        string verb = Name is "Subtract" or "Divide" ? Name.ToLowerInvariant() : "combine";
        foreach (Value input in inputs.Skip(1)) OutputTypes.Equal(verb, [inputs[0], input]);
        return OutputTypes.Same(inputs);
    }

    public Scalar Of(IReadOnlyList<Scalar> x) => Expression.Substitute(x);

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        for (int i = 0; i < Maps; i++)
        {
            Scalar slope = Differentiation.Of(Expression, i);
            if (slope is Constant { Value: 1 })
            {
                sink.Pass(i, g);
                continue;
            }

            // The gradient reads those operands alone that the slope has, once it is written out.
            Scalar written = slope.Expand(_ => true);
            List<int> read = [.. written.Read];
            if (slope.Read.Count() > read.Count) slope = written;
            Scalar[] places = [.. Enumerable.Range(0, Maps).Select(index => new Argument(read.IndexOf(index) + 1))];
            var op = new MapGradient(Name, new Argument(0) * slope.Substitute(places), read.Count + 1);
            sink.Give(i, op, [g, .. read.Select(index => node.Inputs[index])]);
        }
    }

    public static string Capitalized(string name) =>
        name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1).ToLowerInvariant();

    /// <summary>Names of fields.</summary>
    public static EquatableArray<string> Operands(int count, string name) =>
        Enumerable.Repeat(name, count).ToEquatableArray();

    /// <summary>The numbers that functions are called with.</summary>
    public static string Numbers(Scalar expression) => string.Concat(expression.All()
        .Select(part => part switch
        {
            Constant constant => constant.Value,
            Call { Function: RuntimeFunction function } => function.Parameter,
            _ => null,
        })
        .Where(number => number is not null)
        .Select(number => "_" + Literal.InName(number!.Value)));
}

/// <summary>(gy, x, …) → gy · ∂f/∂x.</summary>
/// <param name="Name">What the author calls f.</param>
/// <param name="Expression">The product; gy is its first argument.</param>
/// <param name="Maps">Number of operands.</param>
internal sealed record MapGradient(string Name, Scalar Expression, int Maps) : Op, IElementwise
{
    public override OpWords Words => new(Name, Map.Capitalized(Name));

    public OperatorWords Operator =>
        new($"{Name}Gradient", "gradient", [.. Map.Operands(Maps, "z").Items.SetItem(0, "gradient")])
        {
            Number = Map.Numbers(Expression),
        };

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => Expression.Substitute(x);
}
