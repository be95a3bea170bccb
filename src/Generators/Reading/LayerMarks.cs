using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Layers;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Reading;

/// <summary>The attributes that make a method a layer, and those that say more of a layer.</summary>
internal static class LayerMarks
{
    private const string Suffix = "Attribute";
    private static readonly ImmutableArray<string> OfBlocks = ["Block", "Stage"];
    private static readonly ImmutableArray<string> Additions = ["Shared", "StateName"];

    /// <summary>Full names of them all in metadata.</summary>
    public static IEnumerable<string> MetadataNames =>
        LayerTable.Rows.Keys.Concat(Additions).Select(kind => $"{Names.Namespace}.{kind}{Suffix}")
            .Concat(OfBlocks.Select(kind => $"{Names.Namespace}.{kind}{Suffix}`1"));

    /// <summary>The layer attributes as an author chooses from them.</summary>
    public static string Choice => string.Join(
        ", ", LayerTable.Rows.Keys.OrderBy(kind => kind, System.StringComparer.Ordinal).Select(kind => $"[{kind}]")
            .Concat(OfBlocks.Select(kind => $"[{kind}<…>]")));

    /// <summary>The attribute without its suffix: <c>SplitConv</c>, <c>Block</c>.</summary>
    public static string Kind(AttributeData attribute)
    {
        string name = attribute.AttributeClass!.Name;
        return name.EndsWith(Suffix, System.StringComparison.Ordinal)
            ? name.Substring(0, name.Length - Suffix.Length)
            : name;
    }

    /// <summary>
    /// Does the attribute make a method a layer? One of <c>Block</c> without its type, which the compiler rejects, does
    /// too.
    /// </summary>
    public static bool IsLayer(AttributeData attribute) =>
        attribute.AttributeClass is { } kind && kind.IsDsl()
            && (kind.BaseType.IsLayerBase() || OfBlocks.Contains(Kind(attribute)));

    /// <summary>Is the method a layer?</summary>
    public static bool IsLayer(IMethodSymbol method) => method.GetAttributes().Any(IsLayer);

    /// <summary>The first attribute that says something of a layer: <c>[Conv]</c>, or <c>[Shared]</c> alone.</summary>
    public static AttributeData? FirstMark(ISymbol method) =>
        method.GetAttributes().FirstOrDefault(a => IsLayer(a) || IsAddition(a));

    /// <summary>Is it <c>[Shared]</c> or <c>[StateName]</c>?</summary>
    public static bool IsAddition(AttributeData attribute) =>
        attribute.AttributeClass is { } kind && kind.IsDsl() && Additions.Contains(Kind(attribute));

    /// <summary>
    /// Has the symbol an attribute that the compiler does not know? What it was meant to be cannot be told.
    /// </summary>
    public static bool HasUnknown(ISymbol symbol) =>
        symbol.GetAttributes().Any(a => a.AttributeClass is null or { TypeKind: TypeKind.Error });
}
