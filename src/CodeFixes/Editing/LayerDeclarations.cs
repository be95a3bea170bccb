using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Editing;

/// <summary>Declarations of layers in a class.</summary>
internal static class LayerDeclarations
{
    /// <summary>The methods that stand for layers.</summary>
    public static IEnumerable<MethodDeclarationSyntax> Layers(this TypeDeclarationSyntax type) =>
        type.Members.OfType<MethodDeclarationSyntax>().Where(method =>
            TypeNames.IsPartial(method) && method is { Body: null, ExpressionBody: null, AttributeLists.Count: > 0 });

    /// <summary>Declares a layer after those that the class has, or as its first member.</summary>
    public static TextChange Declare(this SourceText text, TypeDeclarationSyntax type, string declaration)
    {
        MethodDeclarationSyntax? last = type.Layers().LastOrDefault();
        int end = last?.Span.End ?? type.OpenBraceToken.Span.End;
        SyntaxNode neighbour = last ?? (SyntaxNode?)type.Members.FirstOrDefault() ?? type;
        if (!text.IsLastOfLine(end)) return new TextChange(new TextSpan(end, 0), " " + declaration);
        string apart = last is null ? text.Break() : "";
        return new TextChange(
            new TextSpan(text.Lines.GetLineFromPosition(end).EndIncludingLineBreak, 0),
            text.Indent(neighbour.SpanStart) + declaration + text.Break() + apart);
    }

    /// <summary>Adds an attribute before those that the layer has.</summary>
    public static TextChange Mark(this MethodDeclarationSyntax method, string attribute) =>
        method.AttributeLists.FirstOrDefault() is { Target: null } first
            ? new TextChange(new TextSpan(first.OpenBracketToken.Span.End, 0), attribute + ", ")
            : new TextChange(new TextSpan(method.SpanStart, 0), $"[{attribute}] ");

    /// <summary>Adds an attribute after those that the layer has.</summary>
    public static TextChange MarkAlso(this MethodDeclarationSyntax method, string attribute) =>
        method.AttributeLists.LastOrDefault() is { Target: null } last
            ? new TextChange(new TextSpan(last.CloseBracketToken.SpanStart, 0), ", " + attribute)
            : method.Mark(attribute);
}
