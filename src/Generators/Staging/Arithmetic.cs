using System;
using System.Globalization;
using GResNet.Generators.Specs.Code;
using static GResNet.Generators.Specs.Code.BinaryOperator;

namespace GResNet.Generators.Staging;

/// <summary>
/// Operators on values known while compiling. Both operands have the same type, as the compiler has converted them.
/// Integers are checked: a size that overflows is a mistake. What has no such operator gives <see cref="Unknown"/>,
/// since the compiler has rejected it.
/// </summary>
/// <exception cref="OverflowException">The result does not fit its type.</exception>
/// <exception cref="DivideByZeroException">An integer is divided by zero.</exception>
internal static class Arithmetic
{
    public static object? Apply(BinaryOperator op, object? left, object? right) => (op, left, right) switch
    {
        (Add, string, _) or (Add, _, string) => Text(left) + Text(right),
        (Equal, _, _) => Equals(left, right),
        (NotEqual, _, _) => !Equals(left, right),
        (_, int a, int b) => Integer(op, a, b) is long result ? checked((int)result) : Compare(op, a.CompareTo(b)),
        (ShiftLeft, long a, int b) => a << b,
        (ShiftRight, long a, int b) => a >> b,
        (_, long a, long b) => Integer(op, a, b) is long result ? result : Compare(op, a.CompareTo(b)),
        (_, float a, float b) => Real(op, a, b) is double result ? (float)result : Compare(op, a, b),
        (_, double a, double b) => Real(op, a, b) is double result ? result : Compare(op, a, b),
        (And, bool a, bool b) => a & b,
        (Or, bool a, bool b) => a | b,
        (ExclusiveOr, bool a, bool b) => a ^ b,
        _ => Unknown.Value,
    };

    public static object? Apply(UnaryOperator op, object? operand) => (op, operand) switch
    {
        (UnaryOperator.Minus, int a) => checked(-a),
        (UnaryOperator.Minus, long a) => checked(-a),
        (UnaryOperator.Minus, float a) => -a,
        (UnaryOperator.Minus, double a) => -a,
        (UnaryOperator.Complement, int a) => ~a,
        (UnaryOperator.Complement, long a) => ~a,
        (UnaryOperator.Not, bool a) => !a,
        _ => Unknown.Value,
    };

    /// <summary>A number as another type; null stays null.</summary>
    public static object? Convert(NumberType target, object? value) => value is null ? null : (target, value) switch
    {
        (NumberType.Int, int or long) => System.Convert.ToInt32(value, CultureInfo.InvariantCulture),
        (NumberType.Int, float a) => checked((int)a),
        (NumberType.Int, double a) => checked((int)a),
        (NumberType.Long, int or long) => System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
        (NumberType.Long, float a) => checked((long)a),
        (NumberType.Long, double a) => checked((long)a),
        (NumberType.Float, int or long or float or double) =>
            System.Convert.ToSingle(value, CultureInfo.InvariantCulture),
        (NumberType.Double, int or long or float or double) =>
            System.Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => Unknown.Value,
    };

    /// <summary>A function of <c>System.Math</c>; null where there is none of that name for these arguments.</summary>
    public static object? Math(string function, params object?[] arguments)
    {
        if (Array.TrueForAll(arguments, a => a is int))
            return Integer(function, Array.ConvertAll(arguments, a => (long)(int)a!)) is { } result
                ? checked((int)result)
                : null;
        if (Array.TrueForAll(arguments, a => a is int or long))
            return Integer(
                function, Array.ConvertAll(arguments, a => System.Convert.ToInt64(a, CultureInfo.InvariantCulture)));
        if (!Array.TrueForAll(arguments, a => a is int or long or float or double)) return null;
        double[] numbers = Array.ConvertAll(arguments, a => System.Convert.ToDouble(a, CultureInfo.InvariantCulture));
        if (function == "Sign") return System.Math.Sign(numbers[0]);
        return Real(function, numbers) is not { } real ? null : arguments[0] is float ? (float)real : real;
    }

    /// <summary>A value as text, in invariant culture.</summary>
    public static string Text(object? value) => value switch
    {
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static long? Integer(BinaryOperator op, long a, long b) => op switch
    {
        Add => checked(a + b),
        Subtract => checked(a - b),
        Multiply => checked(a * b),
        Divide => a / b,
        Remainder => b == -1 ? 0 : a % b,
        ShiftLeft => (int)a << (int)b,
        ShiftRight => a >> (int)(b & 31),
        And => a & b,
        Or => a | b,
        ExclusiveOr => a ^ b,
        _ => null,
    };

    private static double? Real(BinaryOperator op, double a, double b) => op switch
    {
        Add => a + b,
        Subtract => a - b,
        Multiply => a * b,
        Divide => a / b,
        Remainder => a % b,
        _ => null,
    };

    private static object Compare(BinaryOperator op, int order) => Compare(op, order, 0.0);

    private static object Compare(BinaryOperator op, double a, double b) => op switch
    {
        Less => a < b,
        LessOrEqual => a <= b,
        Greater => a > b,
        GreaterOrEqual => a >= b,
        _ => Unknown.Value,
    };

    private static long? Integer(string function, long[] a) => (function, a.Length) switch
    {
        ("Abs", 1) => System.Math.Abs(a[0]),
        ("Sign", 1) => System.Math.Sign(a[0]),
        ("Min", 2) => System.Math.Min(a[0], a[1]),
        ("Max", 2) => System.Math.Max(a[0], a[1]),
        ("Clamp", 3) => System.Math.Max(a[1], System.Math.Min(a[2], a[0])),
        _ => null,
    };

    private static double? Real(string function, double[] a) => (function, a.Length) switch
    {
        ("Abs", 1) => System.Math.Abs(a[0]),
        ("Min", 2) => System.Math.Min(a[0], a[1]),
        ("Max", 2) => System.Math.Max(a[0], a[1]),
        ("Clamp", 3) => System.Math.Max(a[1], System.Math.Min(a[2], a[0])),
        ("Round", 1) => System.Math.Round(a[0]),
        ("Round", 2) when a[1] is >= 0 and <= 15 => System.Math.Round(a[0], (int)a[1]),
        ("Floor", 1) => System.Math.Floor(a[0]),
        ("Ceiling", 1) => System.Math.Ceiling(a[0]),
        ("Truncate", 1) => System.Math.Truncate(a[0]),
        ("Sqrt", 1) => System.Math.Sqrt(a[0]),
        ("Pow", 2) => System.Math.Pow(a[0], a[1]),
        ("Exp", 1) => System.Math.Exp(a[0]),
        ("Log", 1) => System.Math.Log(a[0]),
        ("Log", 2) => System.Math.Log(a[0], a[1]),
        ("Log2", 1) => Log2(a[0]),
        ("Log10", 1) => System.Math.Log10(a[0]),
        _ => null,
    };

    /// <summary>log₂, exact for powers of two, as <c>Math.Log2</c> (which netstandard2.0 lacks) is.</summary>
    private static double Log2(double x)
    {
        double log = System.Math.Log(x, 2);
        return System.Math.Pow(2, System.Math.Round(log)) == x ? System.Math.Round(log) : log;
    }
}
