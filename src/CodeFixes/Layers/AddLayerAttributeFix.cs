using System.Collections.Generic;
using System.Composition;
using System.Linq;
using GResNet.CodeFixes.Choosing;
using GResNet.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.CodeFixes.Layers;

/// <summary>GRN0114: says which layer a method is, of those that its parameters can be settings of.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddLayerAttributeFix)), Shared]
internal sealed class AddLayerAttributeFix() : FixProvider("GRN0114")
{
    public override IEnumerable<Fix> Fixes(Place place)
    {
        if (place.Node is not MethodDeclarationSyntax method
            || place.Model.GetDeclaredSymbol(method, place.Cancellation) is not { } symbol)
            return [];
        Given[] given = [.. symbol.Parameters.Skip(1).Select(Given.Of)];
        return LayerChoices.Of(place, symbol.ContainingType, symbol.Name, [.. given])
            .Select((choice, i) => new Fix(
                $"Mark '{symbol.Name}' [{choice.Attribute}]", i == 0 ? Fix.Likeliest : choice.Kind,
                [method.Mark(choice.Attribute)]) { Kind = choice.Kind });
    }
}
