using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Common;

namespace GResNet.Generators.Expressions;

/// <summary>
/// What elementwise work makes of numbers: one expression, differentiated by rule and printed for each target and for
/// people. Operators leave out what does nothing, such as factors of 1.
/// </summary>
/// <param name="Size">Operations in it, each counted as often as it stands there.</param>
internal abstract record Scalar(long Size)
{
    /// <summary>What it is made of.</summary>
    public virtual EquatableArray<Scalar> Parts => [];

    public static Scalar operator +(Scalar a, Scalar b) => (a, b) switch
    {
        (Constant x, Constant y) => x.Value + y.Value,
        (Constant { Value: 0 }, _) => b,
        (_, Constant { Value: 0 }) => a,
        _ => new Sum(a, b),
    };

    public static Scalar operator -(Scalar a, Scalar b) => a + -b;

    public static Scalar operator -(Scalar x) => x switch
    {
        Constant constant => -constant.Value,
        Negative negative => negative.X,
        _ => new Negative(x),
    };

    public static Scalar operator *(Scalar a, Scalar b) => (a, b) switch
    {
        (Constant x, Constant y) => x.Value * y.Value,
        (Constant { Value: 1 }, _) => b,
        (_, Constant { Value: 1 }) => a,
        _ => new Product(a, b),
    };

    public static Scalar operator /(Scalar a, Scalar b) => (a, b) switch
    {
        (Constant x, Constant y) => x.Value / y.Value,
        (_, Constant { Value: 1 }) => a,
        _ => new Quotient(a, b),
    };

    public static implicit operator Scalar(float value) => new Constant(value);

    /// <summary>The arguments that it reads, in order.</summary>
    public IEnumerable<int> Read =>
        All().OfType<Argument>().Select(argument => argument.Index).Distinct().OrderBy(index => index);

    /// <summary>Arguments 0, 1, … of an expression.</summary>
    public static IReadOnlyList<Scalar> Variables(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Argument(i))];

    /// <summary>The same made of other parts.</summary>
    public virtual Scalar With(EquatableArray<Scalar> parts) => this;

    /// <summary>The expression with other expressions for its arguments.</summary>
    public Scalar Substitute(IReadOnlyList<Scalar> arguments) => this is Argument argument
        ? arguments[argument.Index]
        : With(Parts.Select(part => part.Substitute(arguments)).ToEquatableArray());

    /// <summary>The expression with definitions in place of calls.</summary>
    /// <param name="which">The functions whose definitions are wanted.</param>
    public Scalar Expand(System.Func<DefinedFunction, bool> which) =>
        this is Call { Function: DefinedFunction function } call && which(function)
            ? function.Expand(call).Expand(which)
            : With(Parts.Select(part => part.Expand(which)).ToEquatableArray());

    /// <summary>It and all that it is made of.</summary>
    public IEnumerable<Scalar> All() => Parts.SelectMany(part => part.All()).Prepend(this);
}

/// <summary>An argument of the expression.</summary>
internal sealed record Argument(int Index) : Scalar(0);

internal sealed record Constant(float Value) : Scalar(0);

/// <summary>a + b.</summary>
internal sealed record Sum(Scalar A, Scalar B) : Scalar(1 + A.Size + B.Size)
{
    public override EquatableArray<Scalar> Parts => [A, B];

    public override Scalar With(EquatableArray<Scalar> parts) => parts[0] + parts[1];
}

/// <summary>−x.</summary>
internal sealed record Negative(Scalar X) : Scalar(1 + X.Size)
{
    public override EquatableArray<Scalar> Parts => [X];

    public override Scalar With(EquatableArray<Scalar> parts) => -parts[0];
}

/// <summary>a · b.</summary>
internal sealed record Product(Scalar A, Scalar B) : Scalar(1 + A.Size + B.Size)
{
    public override EquatableArray<Scalar> Parts => [A, B];

    public override Scalar With(EquatableArray<Scalar> parts) => parts[0] * parts[1];
}

/// <summary>a / b.</summary>
internal sealed record Quotient(Scalar A, Scalar B) : Scalar(1 + A.Size + B.Size)
{
    public override EquatableArray<Scalar> Parts => [A, B];

    public override Scalar With(EquatableArray<Scalar> parts) => parts[0] / parts[1];
}

/// <summary>Comparisons; false where an operand is NaN.</summary>
internal enum Relation { LessThan, LessThanOrEqual, GreaterThan, GreaterThanOrEqual }

/// <summary>Whether a and b are so related, element by element.</summary>
internal sealed record Condition(Relation Relation, Scalar A, Scalar B);

/// <summary><paramref name="Then"/> where a and b are so related, else <paramref name="Otherwise"/>.</summary>
internal sealed record Choice(Relation Relation, Scalar A, Scalar B, Scalar Then, Scalar Otherwise)
    : Scalar(1 + A.Size + B.Size + Then.Size + Otherwise.Size)
{
    public override EquatableArray<Scalar> Parts => [A, B, Then, Otherwise];

    public override Scalar With(EquatableArray<Scalar> parts) => Of(Relation, parts[0], parts[1], parts[2], parts[3]);

    /// <summary>The choice, unless both ways lead to the same.</summary>
    public static Scalar Of(Relation relation, Scalar a, Scalar b, Scalar then, Scalar otherwise) =>
        then == otherwise ? then : new Choice(relation, a, b, then, otherwise);
}

/// <summary>x · factor of its image; 0 where that is 0, whatever x is.</summary>
internal sealed record Drop(Scalar X, Scalar Factor) : Scalar(1 + X.Size + Factor.Size)
{
    public override EquatableArray<Scalar> Parts => [X, Factor];

    public override Scalar With(EquatableArray<Scalar> parts) => new Drop(parts[0], parts[1]);
}

/// <summary>f(x, …), or its derivative by x.</summary>
internal sealed record Call(ScalarFunction Function, bool IsDerivative, EquatableArray<Scalar> Arguments)
    : Scalar(1 + (Function.Size * (1 + Arguments.Sum(argument => argument.Size))))
{
    public override EquatableArray<Scalar> Parts => Arguments;

    public override Scalar With(EquatableArray<Scalar> parts) => this with { Arguments = parts };
}
