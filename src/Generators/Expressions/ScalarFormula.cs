using System;
using System.Collections.Generic;
using System.Linq;

namespace GResNet.Generators.Expressions;

/// <summary>Scalar expressions for people: <c>SiLU(x)·scale + shift</c>.</summary>
internal static class ScalarFormula
{
    /// <param name="scalar">The expression.</param>
    /// <param name="x">Its arguments, which may be formulas.</param>
    public static string Of(Scalar scalar, IReadOnlyList<string> x) => scalar switch
    {
        Argument argument => x[argument.Index],
        Constant constant => Literal.Of(constant.Value),
        Sum sum => $"{Of(sum.A, x)} + {Of(sum.B, x)}",
        Product { A: not Constant, B: Constant constant } product => $"{Of(constant, x)}·{Factor(Of(product.A, x))}",
        Product product => $"{Factor(Of(product.A, x))}·{Factor(Of(product.B, x))}",
        Drop drop => $"{Factor(Of(drop.X, x))}·{Factor(Of(drop.Factor, x))}",
        Call call => call.Function.Name + (call.IsDerivative ? "′" : "")
            + $"({string.Join(", ", call.Arguments.Select(argument => Of(argument, x)))})",
        _ => throw new InvalidOperationException(scalar.ToString()),
    };

    /// <summary>A term as part of a product.</summary>
    public static string Factor(string term) => term.Contains(" + ") && !IsEnclosed(term) ? $"({term})" : term;

    /// <summary>Whether all sums of a term are inside parentheses.</summary>
    private static bool IsEnclosed(string term)
    {
        int depth = 0;
        for (int i = 0; i < term.Length; i++)
        {
            if (term[i] == '(') depth++;
            else if (term[i] == ')') depth--;
            else if (term[i] == '+' && depth == 0) return false;
        }

        return true;
    }
}
