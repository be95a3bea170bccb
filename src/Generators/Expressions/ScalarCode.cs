using System;
using System.Collections.Generic;
using System.Linq;

namespace GResNet.Generators.Expressions;

/// <summary>A scalar expression as C#: what stands in it more than once is a local.</summary>
internal sealed class ScalarCode
{
    // How tightly an expression binds.
    private const int Additive = 0, Multiplicative = 1, Unary = 2;

    private readonly IScalarLanguage language;
    private readonly IReadOnlyList<string> x;
    private readonly Func<string, string> name;
    private readonly Dictionary<Scalar, int> uses = [];
    private readonly Dictionary<Scalar, string> locals = [];
    private readonly List<(string Name, string Value)> statements = [];

    /// <param name="scalar">The expression, with definitions in place of calls.</param>
    /// <param name="language">What it is written in.</param>
    /// <param name="x">Its arguments: names or calls, which need no parentheses.</param>
    /// <param name="name">Makes a name that nothing else has.</param>
    public ScalarCode(
        Scalar scalar, IScalarLanguage language, IReadOnlyList<string> x, Func<string, string> name)
    {
        (this.language, this.x, this.name) = (language, x, name);
        Count(scalar);
        Result = Text(scalar, Additive);
    }

    /// <summary>The locals that the result is made of, in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Locals => statements;

    public string Result { get; }

    private void Count(Scalar scalar)
    {
        uses[scalar] = uses.TryGetValue(scalar, out int count) ? count + 1 : 1;
        if (count > 0) return;
        foreach (Scalar part in scalar.Parts) Count(part);
    }

    private bool IsLocal(Scalar scalar) => uses.TryGetValue(scalar, out int count) && count > 1
        && !(scalar is Constant || (scalar is Argument argument && x[argument.Index].All(IsOfName)));

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '@';

    /// <summary>An expression as part of one that binds as tightly as <paramref name="level"/>.</summary>
    private string Text(Scalar scalar, int level)
    {
        if (!IsLocal(scalar)) return Level(scalar) < level ? $"({Written(scalar)})" : Written(scalar);
        if (locals.TryGetValue(scalar, out string? local)) return local;
        string value = Written(scalar);
        locals[scalar] = local = name(Word(scalar));
        statements.Add((local, value));
        return local;
    }

    private static int Level(Scalar scalar) => scalar switch
    {
        Sum => Additive,
        Product or Quotient => Multiplicative,
        _ => Unary,
    };

    private string Written(Scalar scalar) => scalar switch
    {
        Argument argument => x[argument.Index],
        Constant constant => language.Constant(constant.Value),
        Sum { A: Product product, B: var other } when !IsLocal(product) => MultiplyAdd(product, other),
        Sum { A: var other, B: Product product } when !IsLocal(product) => MultiplyAdd(product, other),
        Sum { A: Negative { X: var other }, B: var first } => Difference(first, other),
        Sum { A: var first, B: Negative { X: var other } } => Difference(first, other),
        Sum { A: var first, B: Constant { Value: < 0 } number } => Difference(first, -number),
        Sum sum => $"{Text(sum.A, Additive)} + {Text(sum.B, IsMultiplyAdd(sum.B) ? Additive : Multiplicative)}",
        Product product => $"{Factor(product.A, Multiplicative)} * {Factor(product.B, Unary)}",
        Quotient quotient => $"{Text(quotient.A, Multiplicative)} / {Factor(quotient.B, Unary)}",
        Negative negative => $"-{Text(negative.X, Unary)}",
        Choice choice => language.Choose(
            choice.Relation, Alone(choice.A), Alone(choice.B), Alone(choice.Then), Alone(choice.Otherwise)),
        Drop drop => language.Drop(Alone(drop.X), Alone(drop.Factor)),
        Call call => language.Invoke(call, [.. call.Arguments.Select(Alone)]),
        _ => throw new InvalidOperationException(scalar.ToString()),
    };

    /// <summary>Whether it is one operation where the target has it.</summary>
    private static bool IsMultiplyAdd(Scalar scalar) => scalar is Sum { A: Product } or Sum { B: Product };

    private string Difference(Scalar a, Scalar b) => $"{Text(a, Additive)} - {Text(b, Multiplicative)}";

    private string Alone(Scalar scalar) => Text(scalar, Additive);

    /// <summary>Operators of multiplication take numbers as they are.</summary>
    private string Factor(Scalar scalar, int level) =>
        scalar is Constant constant ? Literal.Of(constant.Value) : Text(scalar, level);

    private string MultiplyAdd(Product product, Scalar other) => language.MultiplyAdd(
        Text(product.A, Multiplicative), Text(product.B, Unary), Text(other, Additive));

    /// <summary>What a local that holds an expression is called.</summary>
    private static string Word(Scalar scalar) => scalar switch
    {
        Call call => call.Function.Name.ToLowerInvariant() + (call.IsDerivative ? "Slope" : ""),
        Argument => "loaded",
        Choice => "chosen",
        Drop => "dropped",
        _ => scalar.GetType().Name.ToLowerInvariant(),
    };
}
