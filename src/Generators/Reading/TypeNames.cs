using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.Generators.Reading;

/// <summary>Types and members in words and in code.</summary>
internal static class TypeNames
{
    private static readonly SymbolDisplayFormat InCode =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat FullFormat = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters);

    /// <summary>Namespace, containing types and name with dots between: <c>Zoo.Bottleneck</c>.</summary>
    public static string Full(INamedTypeSymbol type) => type.ToDisplayString(FullFormat);

    /// <summary>As it is written in generated code: <c>global::Zoo.Bottleneck</c>.</summary>
    public static string Code(ITypeSymbol type) => type.ToDisplayString(InCode);

    /// <summary>As people read it: <c>Bottleneck</c>.</summary>
    public static string Short(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    public static bool IsPartial(MemberDeclarationSyntax declaration) =>
        declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    /// <summary>What it takes to declare another part of <paramref name="type"/>.</summary>
    public static TypeSpec Spec(INamedTypeSymbol type, ImmutableArray<LayerMethodSpec> layers)
    {
        var containing = new Stack<string>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            containing.Push($"partial {Kind(outer)} {Keyword.Escaped(outer.Name)}");
        return new TypeSpec(
            Space(type.ContainingNamespace),
            containing.ToEquatableArray(),
            type.Name,
            Kind(type),
            SyntaxFacts.GetText(type.DeclaredAccessibility),
            Full(type),
            new(layers));
    }

    /// <summary>The head of the implementing half of a partial method.</summary>
    public static string Signature(IMethodSymbol method, MethodDeclarationSyntax declaration)
    {
        string modifiers = string.Join(" ", declaration.Modifiers.Select(m => m.Text));
        IEnumerable<string> parameters = method.Parameters.Select(p => $"{Code(p.Type)} {Keyword.Escaped(p.Name)}");
        return $"{modifiers} {Code(method.ReturnType)} {Keyword.Escaped(method.Name)}({string.Join(", ", parameters)})";
    }

    /// <summary>The name in a declaration.</summary>
    public static SyntaxNodeOrToken Identifier(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => method.Identifier,
        PropertyDeclarationSyntax property => property.Identifier,
        VariableDeclaratorSyntax variable => variable.Identifier,
        BaseTypeDeclarationSyntax nested => nested.Identifier,
        ParameterSyntax parameter => parameter.Identifier,
        _ => declaration,
    };

    private static string Kind(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    /// <summary>The namespace as it is written in code; empty for the global one.</summary>
    private static string Space(INamespaceSymbol space)
    {
        string name = Keyword.Escaped(space.Name);
        return space.IsGlobalNamespace
            ? ""
            : space.ContainingNamespace.IsGlobalNamespace ? name : $"{Space(space.ContainingNamespace)}.{name}";
    }
}
