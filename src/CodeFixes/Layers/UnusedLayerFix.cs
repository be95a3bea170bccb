using System.Collections.Generic;
using System.Composition;
using System.Linq;
using GResNet.CodeFixes.Calls;
using GResNet.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.CodeFixes.Layers;

/// <summary>GRN0113: calls the layer before <c>Forward</c> returns, or removes it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnusedLayerFix)), Shared]
internal sealed class UnusedLayerFix() : FixProvider("GRN0113")
{
    public override IEnumerable<Fix> Fixes(Place place)
    {
        if (place.Node is not MethodDeclarationSyntax layer
            || place.Model.GetDeclaredSymbol(layer, place.Cancellation) is not { } symbol)
            yield break;
        MethodDeclarationSyntax? forward = symbol.ContainingType.GetMembers("Forward")
            .SelectMany(member => member.DeclaringSyntaxReferences)
            .Select(reference => reference.GetSyntax(place.Cancellation)).OfType<MethodDeclarationSyntax>()
            .FirstOrDefault(method => method.SyntaxTree == layer.SyntaxTree);
        if (forward is not null && CallBeforeReturn.In(forward, symbol, place) is { } changes)
            yield return new Fix($"Call '{symbol.Name}' before Forward returns", "Call", [.. changes]);
        yield return new Fix($"Remove layer '{symbol.Name}'", "Remove", [place.Text.Remove(layer)]);
    }
}
