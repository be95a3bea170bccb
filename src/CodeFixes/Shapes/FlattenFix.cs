using System.Collections.Generic;
using System.Composition;
using System.Linq;
using GResNet.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Shapes;

/// <summary>GRN2005: makes C×1×1 of a linear layer's input.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FlattenFix)), Shared]
internal sealed class FlattenFix() : FixProvider("GRN2005")
{
    private static readonly string[] Operations = ["GlobalAvgPool", "Flatten"];

    public override IEnumerable<Fix> Fixes(Place place)
    {
        ArgumentSyntax? input = place.Around<InvocationExpressionSyntax>()?.ArgumentList.Arguments.FirstOrDefault();
        return input is null ? [] : Operations.Select(operation => new Fix(
            $"Use {operation} before the layer", operation,
            [
                new TextChange(new TextSpan(input.Expression.SpanStart, 0), operation + "("),
                new TextChange(new TextSpan(input.Expression.Span.End, 0), ")"),
            ]));
    }
}
