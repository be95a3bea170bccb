using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using GResNet.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Classes;

/// <summary>GRN0001: makes the class, one around it, or a layer's method partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialFix)), Shared]
internal sealed class MakePartialFix() : FixProvider("GRN0001")
{
    public override IEnumerable<Fix> Fixes(Place place)
    {
        if (place.Node is TypeDeclarationSyntax type)
            yield return Of(type.Identifier, "", Partial.Write(type));
        else if (place.Node is MethodDeclarationSyntax method)
            yield return Of(
                method.Identifier, Partial.HasBody(method) ? ", without its body" : "", Partial.Write(method));
    }

    private static Fix Of(SyntaxToken name, string also, TextChange[] changes) =>
        new($"Make '{name.ValueText}' partial{also}", nameof(MakePartialFix), [.. changes]);
}
