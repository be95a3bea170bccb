using System;
using System.Collections.Generic;
using System.Linq;

namespace GResNet.Generators.Expressions;

/// <summary>Scalar expressions for people: <c>SiLU(x)·scale + shift</c>.</summary>
/// <param name="x">The arguments, which may be formulas.</param>
/// <param name="constant">How numbers are written.</param>
internal sealed class ScalarFormula(IReadOnlyList<string> x, Func<float, string> constant)
{
    /// <param name="scalar">The expression.</param>
    /// <param name="x">Its arguments, which may be formulas.</param>
    public static string Of(Scalar scalar, IReadOnlyList<string> x) => new ScalarFormula(x, Literal.Of).Of(scalar);

    /// <summary>Names of arguments: x, or a, b, ….</summary>
    public static string[] Letters(int count) =>
        count == 1 ? ["x"] : [.. Enumerable.Range(0, count).Select(i => ((char)('a' + i)).ToString())];

    public string Of(Scalar scalar) => scalar switch
    {
        Argument argument => x[argument.Index],
        Constant number => constant(number.Value),
        Sum { A: var first, B: Negative { X: var other } } => $"{Of(first)} − {Factor(Of(other))}",
        Sum { A: Negative { X: var other }, B: var first } => $"{Of(first)} − {Factor(Of(other))}",
        Sum { A: var first, B: Constant { Value: < 0 } number } => $"{Of(first)} − {constant(-number.Value)}",
        Sum sum => $"{Of(sum.A)} + {Of(sum.B)}",
        Negative negative => "−" + Factor(Of(negative.X)),
        Product { A: not Constant, B: Constant number } product => $"{Of(number)}·{Factor(Of(product.A))}",
        Product product when product.A == product.B => $"{Power(product.A)}²",
        Product product => $"{Factor(Of(product.A))}·{Factor(Of(product.B))}",
        Quotient quotient => $"{Factor(Of(quotient.A))}/{Power(quotient.B)}",
        Choice choice => $"({Of(choice.A)} {Sign(choice.Relation)} {Of(choice.B)} ? {Of(choice.Then)} : "
            + $"{Of(choice.Otherwise)})",
        Drop drop => $"{Factor(Of(drop.X))}·{Factor(Of(drop.Factor))}",
        Call call => Name(call) + $"({string.Join(", ", call.Arguments.Select(Of))})",
        _ => throw new InvalidOperationException(scalar.ToString()),
    };

    /// <summary>A term as part of a product.</summary>
    public static string Factor(string term) => IsSum(term) ? $"({term})" : term;

    /// <summary>An expression where a product would need parentheses too.</summary>
    private string Power(Scalar scalar) => scalar is Product or Quotient or Negative
        ? $"({Of(scalar)})"
        : Factor(Of(scalar));

    private static string Name(Call call) =>
        call.Function is ElementaryFunction ? call.Function.Name.ToLowerInvariant()
        : call.IsDerivative ? call.Function.Name + "′"
        : call.Function.Name;

    private static string Sign(Relation relation) => relation switch
    {
        Relation.LessThan => "<",
        Relation.LessThanOrEqual => "≤",
        Relation.GreaterThan => ">",
        Relation.GreaterThanOrEqual => "≥",
        _ => throw new InvalidOperationException(relation.ToString()),
    };

    /// <summary>Whether a term has a sum that is not inside parentheses.</summary>
    private static bool IsSum(string term)
    {
        int depth = 0;
        for (int i = 0; i < term.Length; i++)
        {
            if (term[i] == '(') depth++;
            else if (term[i] == ')') depth--;
            else if (depth == 0 && i > 0 && term[i - 1] == ' ' && term[i] is '+' or '−') return true;
        }

        return false;
    }
}
