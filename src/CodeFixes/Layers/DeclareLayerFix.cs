using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using GResNet.CodeFixes.Choosing;
using GResNet.CodeFixes.Editing;
using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.CodeFixes.Layers;

/// <summary>CS0103, and CS1061 of <c>this.Name</c>: declares the layer that is called in a block or model.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclareLayerFix)), Shared]
internal sealed class DeclareLayerFix() : FixProvider("CS0103", "CS1061")
{
    public override IEnumerable<Fix> Fixes(Place place)
    {
        if (place.Node is not IdentifierNameSyntax name || CallOf(name) is null
            || place.Around<TypeDeclarationSyntax>() is not { } declaration
            || place.Model.GetDeclaredSymbol(declaration, place.Cancellation) is not { } type
            || (type.Attribute("GResNetBlockAttribute") ?? type.Attribute("GResNetModelAttribute")) is null)
            return [];
        string word = name.Identifier.ValueText;
        // Whichever call is asked about, all of them together declare it once.
        InvocationExpressionSyntax first = declaration.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(other => other.Identifier.ValueText == word).Select(CallOf).First(call => call is not null)!;
        if (Arguments(first, place) is not { } given) return [];
        return LayerChoices.Of(place, type, word, given).Select((choice, i) => new Fix(
            $"Declare layer '{word}' as [{choice.Attribute}]", i == 0 ? Fix.Likeliest : choice.Kind,
            [.. place.Text.Declare(declaration, choice.Declaration(word))]) { Kind = choice.Kind });
    }

    private static InvocationExpressionSyntax? CallOf(IdentifierNameSyntax name) => name.Parent switch
    {
        InvocationExpressionSyntax call when call.Expression == name => call,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member when member.Name == name =>
            member.Parent as InvocationExpressionSyntax,
        _ => null,
    };

    /// <summary>What follows the input; null where the call is none of a layer.</summary>
    private static ImmutableArray<Given>? Arguments(InvocationExpressionSyntax call, Place place)
    {
        (ArgumentSyntax Argument, ITypeSymbol? Type)[] arguments =
        [
            .. call.ArgumentList.Arguments.Select(argument =>
                (argument, place.Model.GetTypeInfo(argument.Expression, place.Cancellation).Type)),
        ];
        bool isLayer = arguments.Length > 0 && arguments.Skip(1).All(a => !a.Type.IsTensor())
            && (arguments[0].Type is null or { TypeKind: TypeKind.Error } || arguments[0].Type.IsTensor())
            && arguments.All(a => a.Argument.RefKindKeyword.IsKind(SyntaxKind.None));
        return isLayer ? [.. arguments.Skip(1).Select(a => Given.Of(a.Argument, a.Type))] : null;
    }
}
