using System;
using System.Collections.Generic;
using System.Linq;

namespace GResNet.Generators.Expressions;

/// <summary>How a target writes scalar expressions.</summary>
internal interface IScalarLanguage
{
    /// <summary>A type of the runtime's functions.</summary>
    string Type(string name);

    /// <summary>a · b + c.</summary>
    string MultiplyAdd(string a, string b, string c);

    /// <summary>A value times the factor of its image; 0 where that is 0.</summary>
    string Drop(string value, string factors);
}

/// <summary>Scalar expressions as C#.</summary>
internal static class ScalarCode
{
    /// <param name="scalar">The expression.</param>
    /// <param name="language">What it is written in.</param>
    /// <param name="x">Its arguments: names or calls, which need no parentheses.</param>
    public static string Of(Scalar scalar, IScalarLanguage language, IReadOnlyList<string> x) => scalar switch
    {
        Argument argument => x[argument.Index],
        Constant constant => Literal.Of(constant.Value),
        Sum { A: Product product, B: var other } => MultiplyAdd(product, other, language, x),
        Sum { A: var other, B: Product product } => MultiplyAdd(product, other, language, x),
        Sum sum => $"{Of(sum.A, language, x)} + {Of(sum.B, language, x)}",
        Product product => $"{Factor(product.A, language, x)} * {Factor(product.B, language, x)}",
        Drop drop => language.Drop(Of(drop.X, language, x), Of(drop.Factor, language, x)),
        Call call => Invoke(call, language, [.. call.Arguments.Select(argument => Of(argument, language, x))]),
        _ => throw new InvalidOperationException(scalar.ToString()),
    };

    private static string MultiplyAdd(
        Product product, Scalar other, IScalarLanguage language, IReadOnlyList<string> x) =>
        language.MultiplyAdd(Factor(product.A, language, x), Factor(product.B, language, x), Of(other, language, x));

    private static string Factor(Scalar scalar, IScalarLanguage language, IReadOnlyList<string> x) =>
        scalar is Sum ? $"({Of(scalar, language, x)})" : Of(scalar, language, x);

    /// <summary>Functions of several variables are static methods.</summary>
    private static string Invoke(Call call, IScalarLanguage language, string[] x)
    {
        string type = language.Type(call.Function.Type);
        string method = call.IsDerivative ? "Derivative" : "Invoke";
        string made = call.Function.Parameter is { } parameter ? Literal.Of(parameter) : "";
        return x.Length > 1 ? $"{type}.{method}({string.Join(", ", x)})" : $"new {type}({made}).{method}({x[0]})";
    }
}
