using System.Collections.Generic;
using System.Composition;
using System.Linq;
using GResNet.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.CodeFixes.Layers;

/// <summary>GRN1006: lets the calls of a layer share its parameters.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkSharedFix)), Shared]
internal sealed class MarkSharedFix() : FixProvider("GRN1006")
{
    public override IEnumerable<Fix> Fixes(Place place)
    {
        if (place.Around<InvocationExpressionSyntax>() is not { } call
            || place.Model.GetSymbolInfo(call, place.Cancellation).Symbol is not IMethodSymbol layer)
            return [];
        return layer.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(place.Cancellation))
            .OfType<MethodDeclarationSyntax>().Where(method => method.SyntaxTree == call.SyntaxTree).Take(1)
            .Select(method => new Fix(
                $"Mark '{layer.Name}' [Shared]", nameof(MarkSharedFix), [method.MarkAlso("Shared")]));
    }
}
