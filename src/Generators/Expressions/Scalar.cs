using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Common;

namespace GResNet.Generators.Expressions;

/// <summary>What elementwise work makes of numbers: one expression, printed for each target and for people.</summary>
internal abstract record Scalar
{
    public static Scalar operator +(Scalar a, Scalar b) => new Sum(a, b);

    public static Scalar operator *(Scalar a, Scalar b) => new Product(a, b);

    public static implicit operator Scalar(float value) => new Constant(value);

    /// <summary>Arguments 0, 1, … of an expression.</summary>
    public static IReadOnlyList<Scalar> Variables(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Argument(i))];
}

/// <summary>An argument of the expression.</summary>
internal sealed record Argument(int Index) : Scalar;

internal sealed record Constant(float Value) : Scalar;

/// <summary>a + b.</summary>
internal sealed record Sum(Scalar A, Scalar B) : Scalar;

/// <summary>a · b.</summary>
internal sealed record Product(Scalar A, Scalar B) : Scalar;

/// <summary>x · factor of its image; 0 where that is 0, whatever x is.</summary>
internal sealed record Drop(Scalar X, Scalar Factor) : Scalar;

/// <summary>f(x), or f′(x): a function of the runtime.</summary>
internal sealed record Call(ScalarFunction Function, bool IsDerivative, EquatableArray<Scalar> Arguments) : Scalar;

/// <summary>A function of the runtime.</summary>
/// <param name="Type">The type that computes it and its derivative.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Parameter">What that type is made with, if anything.</param>
internal sealed record ScalarFunction(string Type, string Name, float? Parameter = null)
{
    public Scalar Of(params Scalar[] x) => new Call(this, IsDerivative: false, [.. x]);

    public Scalar DerivativeOf(params Scalar[] x) => new Call(this, IsDerivative: true, [.. x]);
}
