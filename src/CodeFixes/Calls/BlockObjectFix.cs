using System.Collections.Generic;
using System.Composition;
using System.Linq;
using GResNet.CodeFixes.Editing;
using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Calls;

/// <summary>
/// GRN1001 of a block that is made as an object: declares a layer for <c>new B(64)</c> and calls that in place of
/// <c>Forward</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockObjectFix)), Shared]
internal sealed class BlockObjectFix() : FixProvider("GRN1001")
{
    public override IEnumerable<Fix> Fixes(Place place)
    {
        if (place.Around<TypeDeclarationSyntax>() is not { } declaration
            || place.Model.GetDeclaredSymbol(declaration, place.Cancellation) is not { } type
            || BlockObject.At(place, declaration) is not { } made)
            yield break;
        var layer = AdvisedLayer.Of(made.Block, made.Creation, made.Variable, type);
        string declared = layer.Declaration(made.Calls.Length > 1 ? ", Shared" : "");
        IEnumerable<TextChange> declaring = made.Holder switch
        {
            null => place.Text.Declare(declaration, declared),
            StatementSyntax local => [.. place.Text.Declare(declaration, declared), place.Text.Remove(local)],
            _ => [new TextChange(made.Holder.Span, declared)],
        };
        yield return new Fix(
            $"Declare '{layer.Name}' as a layer and call it", nameof(BlockObjectFix),
            [.. declaring, .. made.Calls.SelectMany(call => Changes(call, layer))]);
    }

    /// <summary>Leaves the argument alone, in which there may be another.</summary>
    private static TextChange[] Changes(InvocationExpressionSyntax call, AdvisedLayer layer)
    {
        TextSpan input = call.ArgumentList.Arguments[0].Expression.Span;
        return
        [
            new(TextSpan.FromBounds(call.SpanStart, input.Start), layer.Name + "("),
            new(TextSpan.FromBounds(input.End, call.Span.End), layer.Rest),
        ];
    }
}
