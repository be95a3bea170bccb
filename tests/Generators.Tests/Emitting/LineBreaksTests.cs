using GResNet.Generators.Emitting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Tests.Emitting;

/// <summary>Where lines of generated code are broken.</summary>
public sealed class LineBreaksTests
{
    private static readonly string Long = new('a', 50), Longer = new('b', 70);

    public static TheoryData<string, string> Lines => new()
    {
        { "short", "short" },
        { $"    F({Long}, {Longer});", $"    F({Long},\n        {Longer});" },
        { $"F({Long}, G(d, e), {Long}, ccccc);", $"F({Long}, G(d, e), {Long},\n    ccccc);" },
        { $"F({Long}, G({Long}, {Longer}, c));", $"F({Long},\n    G({Long},\n        {Longer}, c));" },
        { $"var x = F({Long}, {Long}, dddd, e);", $"var x =\n    F({Long}, {Long}, dddd, e);" },
        { $"int F({Long}) => G({Longer});", $"int F({Long}) =>\n    G({Longer});" },
        { $"struct S({Long} a, {Long} b) : Kernels::IStore", $"struct S({Long} a, {Long} b)\n    : Kernels::IStore" },
        { $"    // {Long} {Longer} c", $"    // {Long}\n    // {Longer} c" },
        { $"/// <summary>{Long} <see cref=\"x\"/> {Long}</summary>",
            $"/// <summary>\n/// {Long} <see cref=\"x\"/>\n/// {Long}\n/// </summary>" },
    };

    [Theory, MemberData(nameof(Lines))]
    public void AreWhereBracketsAreNestedLeast(string line, string broken) => Assert.Equal(broken, LineBreaks.In(line));

    [Fact]
    public void AStringGoesOnInAnotherOfTheSameValue()
    {
        string text = $"{Long}  two \\\"quoted, (words)\\\" {Long} {Longer}";
        string broken = LineBreaks.In($"            throw new E(\"{text}\");");

        Assert.All(broken.Split('\n'), line => Assert.InRange(line.Length, 0, LineBreaks.Width));
        string expression = broken[(broken.IndexOf('(', StringComparison.Ordinal) + 1)..broken.LastIndexOf(')')];
        string[] parts = [.. SyntaxFactory.ParseExpression(expression).DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.StringLiteralToken)).Select(token => token.ValueText)];
        Assert.Equal(text.Replace("\\\"", "\"", StringComparison.Ordinal), string.Concat(parts));
        Assert.True(parts.Length > 1);
    }

    [Fact]
    public void AWordThatIsTooLongStays() => Assert.Equal(Longer + Longer, LineBreaks.In(Longer + Longer));
}
