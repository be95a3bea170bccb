using System.Collections.Generic;
using System.Composition;
using System.Linq;
using GResNet.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Classes;

/// <summary>GRN0013: marks a class with layers as a block, or as a model.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkClassFix)), Shared]
internal sealed class MarkClassFix() : FixProvider("GRN0013")
{
    public override IEnumerable<Fix> Fixes(Place place)
    {
        if (place.Around<TypeDeclarationSyntax>() is not { } type) yield break;
        yield return Mark(place, type, "GResNetBlock", "[GResNetBlock]");
        if (IsMadeWithNothing(place.Model.GetDeclaredSymbol(type, place.Cancellation)))
            yield return Mark(place, type, "GResNetModel", "[GResNetModel(Resolutions = [224], Classes = 10)]");
    }

    private static Fix Mark(Place place, TypeDeclarationSyntax type, string kind, string attribute)
    {
        string line = attribute + place.Text.Break() + place.Text.Indent(type.SpanStart);
        return new Fix(
            $"Mark '{type.Identifier.ValueText}' {attribute}", kind,
            [new TextChange(new TextSpan(type.SpanStart, 0), line), .. Partial.Write(type)]);
    }

    private static bool IsMadeWithNothing(INamedTypeSymbol? type) =>
        type is not null && type.InstanceConstructors.All(constructor => constructor.Parameters.IsEmpty);
}
