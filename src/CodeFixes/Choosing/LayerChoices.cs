using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.CodeFixes.Editing;
using GResNet.Generators.Layers;
using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;

namespace GResNet.CodeFixes.Choosing;

/// <summary>All layers that a name and what is given may stand for, the likeliest first.</summary>
internal static class LayerChoices
{
    private static readonly ImmutableArray<(string Word, string Kind)> Words =
    [
        ("Norm", "Norm"), ("Affine", "Affine"), ("Scale", "Affine"), ("PReLU", "PReLU"), ("Head", "Linear"),
        ("Linear", "Linear"), ("Classif", "Linear"), ("Logit", "Linear"), ("Dense", "Linear"), ("Fc", "Linear"),
    ];

    /// <param name="place">A place in the class.</param>
    /// <param name="type">The class.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="given">What the layer is given after its input.</param>
    public static IEnumerable<LayerChoice> Of(
        Place place, INamedTypeSymbol type, string name, ImmutableArray<Given> given)
    {
        // The convolutions of a class are of one kind; its other layers say nothing of the next.
        string[] used = [.. type.GetMembers().SelectMany(member => member.GetAttributes()).Where(LayerMarks.IsLayer)
            .Select(LayerMarks.Kind).Where(kind => kind.EndsWith("Conv", StringComparison.Ordinal))];
        bool isStage = Has(name, "Stage");
        IEnumerable<(int Rank, LayerChoice? Choice)> rows = RowChoices.Kinds.Select(kind =>
            (IsSuggested(name, kind) ? 1 : used.Contains(kind) ? 2 : 3, RowChoices.Of(kind, given, Classes(type))));
        IEnumerable<(int Rank, LayerChoice? Choice)> blocks =
            BlockChoices.Blocks(place.Model, type, place.Cancellation).Select(block => (
                isStage || Has(name, block.Name) ? 0 : 4,
                BlockChoices.Of(
                    block, block.ToMinimalDisplayString(place.Model, place.Node.SpanStart), given, isStage)));
        return rows.Concat(blocks).Where(ranked => ranked.Choice is not null).OrderBy(ranked => ranked.Rank)
            .Select(ranked => ranked.Choice!);
    }

    private static bool IsSuggested(string name, string kind) =>
        Words.Any(pair => Has(name, pair.Word) && Has(kind, pair.Kind));

    private static bool Has(string name, string word) => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Outputs of the model; a number to start from where the class is none.</summary>
    private static int Classes(INamedTypeSymbol type) =>
        type.Attribute("GResNetModelAttribute")?.NamedArguments.FirstOrDefault(argument => argument.Key == "Classes")
            .Value.Value is int classes
            ? classes
            : 64;
}
