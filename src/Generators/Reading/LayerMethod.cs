using GResNet.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Reading;

/// <summary>A method that stands for a layer.</summary>
/// <param name="Symbol">The method.</param>
/// <param name="Identifier">Its name where it is declared.</param>
/// <param name="Spec">What staging needs; null where the declaration has errors.</param>
/// <param name="Signature">The head of its other half; null where there can be none.</param>
internal sealed record LayerMethod(IMethodSymbol Symbol, SyntaxToken Identifier, LayerSpec? Spec, string? Signature);
