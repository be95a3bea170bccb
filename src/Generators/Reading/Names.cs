using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Reading;

/// <summary>
/// Names of <c>GResNet.Dsl</c> that the generator knows, and tests of symbols against them.
/// </summary>
internal static class Names
{
    public const string Namespace = "GResNet.Dsl";
    public const string BlockAttribute = "GResNet.Dsl.GResNetBlockAttribute";
    public const string ModelAttribute = "GResNet.Dsl.GResNetModelAttribute";
    public const string Tensor = "Tensor";
    public const string Ops = "Ops";
    public const string Scalar = "Scalar";

    /// <summary>Is <paramref name="type"/> the type of that name in <c>GResNet.Dsl</c>?</summary>
    public static bool IsDsl(this ITypeSymbol? type, string name) => type?.Name == name && type.IsDsl();

    /// <summary>Is <paramref name="type"/> in <c>GResNet.Dsl</c>?</summary>
    public static bool IsDsl(this ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString() == Namespace;

    public static bool IsTensor(this ITypeSymbol? type) => type.IsDsl(Tensor);

    public static bool IsScalar(this ITypeSymbol? type) => type.IsDsl(Scalar);

    /// <summary>Is <paramref name="type"/> the base class of layer attributes, or one that derives from it?</summary>
    public static bool IsLayerBase(this INamedTypeSymbol? type) =>
        type is not null && (type.IsDsl("LayerAttribute") || type.BaseType.IsLayerBase());

    /// <summary>The attribute of that name in <c>GResNet.Dsl</c>, if the symbol has it.</summary>
    public static AttributeData? Attribute(this ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
            if (attribute.AttributeClass.IsDsl(name)) return attribute;
        return null;
    }
}
