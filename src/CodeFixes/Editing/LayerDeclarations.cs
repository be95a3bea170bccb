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
    public static TextChange[] Declare(this SourceText text, TypeDeclarationSyntax type, string declaration)
    {
        MethodDeclarationSyntax? last = type.Layers().LastOrDefault();
        int end = last?.Span.End ?? type.OpenBraceToken.Span.End;
        if (!text.IsLastOfLine(end)) return [Insertion(end, " " + declaration)];
        SyntaxNode neighbour = last ?? (SyntaxNode?)type.Members.FirstOrDefault() ?? type;
        TextLine line = text.Lines.GetLineFromPosition(end);
        TextChange declared =
            Insertion(line.End, text.Break() + text.Indent(neighbour.SpanStart) + declaration);
        // The empty line is a change of its own: several layers that are declared at once need it once.
        return last is null ? [declared, Insertion(line.EndIncludingLineBreak, text.Break())] : [declared];
    }

    /// <summary>Adds an attribute before those that the layer has.</summary>
    public static TextChange Mark(this MethodDeclarationSyntax method, string attribute) =>
        method.AttributeLists.FirstOrDefault() is { Target: null } first
            ? Insertion(first.OpenBracketToken.Span.End, attribute + ", ")
            : Insertion(method.SpanStart, $"[{attribute}] ");

    /// <summary>Adds an attribute after those that the layer has.</summary>
    public static TextChange MarkAlso(this MethodDeclarationSyntax method, string attribute) =>
        method.AttributeLists.LastOrDefault() is { Target: null } last
            ? Insertion(last.CloseBracketToken.SpanStart, ", " + attribute)
            : method.Mark(attribute);

    private static TextChange Insertion(int position, string text) => new(new TextSpan(position, 0), text);
}
