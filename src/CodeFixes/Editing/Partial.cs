using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Editing;

/// <summary>The word <c>partial</c>, which is the last before a class' or method's head.</summary>
internal static class Partial
{
    /// <summary>Writes it; nothing where it stands already.</summary>
    public static TextChange[] Write(TypeDeclarationSyntax type) =>
        TypeNames.IsPartial(type) ? [] : [new(new TextSpan(type.Keyword.SpanStart, 0), "partial ")];

    /// <summary>Writes it, and takes away the body of a method, whose other half is generated.</summary>
    public static TextChange[] Write(MethodDeclarationSyntax method)
    {
        bool isPrivate = !method.Modifiers.Any(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind()));
        var word = new TextChange(
            new TextSpan(method.ReturnType.SpanStart, 0), isPrivate ? "private partial " : "partial ");
        return HasBody(method)
            ? [word, new TextChange(TextSpan.FromBounds(method.ParameterList.Span.End, method.Span.End), ";")]
            : [word];
    }

    public static bool HasBody(MethodDeclarationSyntax method) =>
        method.Body is not null || method.ExpressionBody is not null;
}
