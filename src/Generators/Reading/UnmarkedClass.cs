using System.Linq;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.Generators.Reading;

/// <summary>A class with layers that is neither block nor model: what is reported of it, and where.</summary>
internal sealed record UnmarkedClass(SiteTable Sites, EquatableArray<Finding> Findings)
{
    /// <summary>
    /// The class of a method with a layer's attribute; null where it is marked, or told by another of its methods.
    /// </summary>
    public static UnmarkedClass? Of(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        if (context.TargetSymbol is not IMethodSymbol { ContainingType: { } type }) return null;
        if (type.Attribute("GResNetBlockAttribute") is not null || type.Attribute("GResNetModelAttribute") is not null)
            return null;
        if (LayerMarks.HasUnknown(type)) return null;
        ISymbol[] layers = [.. type.GetMembers().Where(m => m is IMethodSymbol && LayerMarks.FirstMark(m) is not null)];
        cancellation.ThrowIfCancellationRequested();
        if (!SymbolEqualityComparer.Default.Equals(layers.FirstOrDefault(), context.TargetSymbol)) return null;
        if (LayerMarks.FirstMark(
            layers[0])?.ApplicationSyntaxReference != context.Attributes[0].ApplicationSyntaxReference)
            return null;
        if (context.TargetNode.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration) return null;

        var log = new ReadingLog(TypeNames.Full(type));
        log.Report(
            Descriptors.UnmarkedClass, declaration.Identifier,
            type.Name, string.Join(", ", layers.Select(layer => layer.Name).Distinct()));
        return new UnmarkedClass(log.Sites, log.Findings);
    }
}
