using System;
using GResNet.Generators.Common;
using static GResNet.Generators.Expressions.Relation;

namespace GResNet.Generators.Expressions;

/// <summary>A function that the runtime's <c>ScalarMath</c> has a method for.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Slope">Given the arguments and f of them, the derivative by the argument of that index.</param>
internal sealed record ElementaryFunction(string Name, Func<EquatableArray<Scalar>, Scalar, int, Scalar> Slope)
    : ScalarFunction(Name)
{
    private const float TwoOverSqrtPi = 1.12837917f;

    public static ElementaryFunction Exp { get; } = new("Exp", (x, f, _) => f);

    public static ElementaryFunction Log { get; } = new("Log", (x, f, _) => 1 / x[0]);

    /// <summary>ln(1 + x).</summary>
    public static ElementaryFunction Log1p { get; } = new("Log1p", (x, f, _) => 1 / (1 + x[0]));

    public static ElementaryFunction Sqrt { get; } = new("Sqrt", (x, f, _) => 0.5f / f);

    public static ElementaryFunction Sin { get; } = new("Sin", (x, f, _) => Cos!.Of(x[0]));

    public static ElementaryFunction Cos { get; } = new("Cos", (x, f, _) => -Sin.Of(x[0]));

    public static ElementaryFunction Tanh { get; } = new("Tanh", (x, f, _) => 1 - (f * f));

    public static ElementaryFunction Erf { get; } =
        new("Erf", (x, f, _) => TwoOverSqrtPi * Exp.Of(-(x[0] * x[0])));

    /// <summary>|x|; the derivative at 0 is 0.</summary>
    public static ElementaryFunction Abs { get; } =
        new("Abs", (x, f, _) => Choice.Of(GreaterThan, x[0], 0, 1, Choice.Of(LessThan, x[0], 0, -1, 0)));

    /// <summary>The lesser of two; see <see cref="Max"/>.</summary>
    public static ElementaryFunction Min { get; } =
        new("Min", (x, f, by) => Chosen(LessThan, LessThanOrEqual, x[by], x[1 - by]));

    /// <summary>
    /// The greater of two. Where they are equal, each has half of the derivative, and a number leaves all of it to the
    /// other.
    /// </summary>
    public static ElementaryFunction Max { get; } =
        new("Max", (x, f, by) => Chosen(GreaterThan, GreaterThanOrEqual, x[by], x[1 - by]));

    /// <summary>xᵖ with a number p that is no integer: NaN below 0. <see cref="Power"/> makes it.</summary>
    public static ElementaryFunction Pow { get; } = new("Pow", (x, f, _) => x[1] * Power(x[0], -1 + x[1]));

    public override Scalar Derivative(EquatableArray<Scalar> x, int by) => Slope(x, Of([.. x]), by);

    /// <summary>xᵖ; whole powers are multiplied out.</summary>
    public static Scalar Power(Scalar x, Scalar p)
    {
        if (p is not Constant { Value: var power } || power != Math.Round(power) || Math.Abs(power) > MostMultiplied)
            return Pow.Of(x, p);
        if (power < 0) return 1 / Power(x, -power);
        if (power == 0) return 1;
        Scalar half = Power(x, (float)Math.Floor(power / 2));
        return power == 1 ? x : power % 2 == 0 ? half * half : half * half * x;
    }

    private const float MostMultiplied = 64;

    private static Scalar Chosen(Relation strict, Relation loose, Scalar a, Scalar b) => b is Constant
        ? Choice.Of(loose, a, b, 1, 0)
        : Choice.Of(strict, a, b, 1, Choice.Of(loose, a, b, 0.5f, 0));
}
