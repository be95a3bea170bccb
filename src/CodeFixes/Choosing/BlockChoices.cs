using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Reading;
using GResNet.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace GResNet.CodeFixes.Choosing;

/// <summary>The layers of the project's blocks that what is given may make.</summary>
internal static class BlockChoices
{
    /// <summary>The project's blocks but for the class itself.</summary>
    public static IEnumerable<INamedTypeSymbol> Blocks(
        SemanticModel model, INamedTypeSymbol self, CancellationToken cancellation) =>
        model.Compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type, cancellation).OfType<INamedTypeSymbol>()
            .Where(type => type.Attribute("GResNetBlockAttribute") is not null
                && !SymbolEqualityComparer.Default.Equals(type, self))
            .OrderBy(type => type.Name, StringComparer.Ordinal);

    /// <summary>
    /// The layer, of several blocks where their number is given; null where the block is made with something else.
    /// </summary>
    public static LayerChoice? Of(INamedTypeSymbol block, string shown, ImmutableArray<Given> given, bool isStage)
    {
        IMethodSymbol[] constructors = [.. block.InstanceConstructors.Where(c => !c.IsImplicitlyDeclared)];
        if (constructors.Length > 1) return null;
        List<IParameterSymbol> left = [.. constructors.SelectMany(c => c.Parameters)];
        string parameters = "", settings = "";
        bool isGivenBlocks = false;
        foreach (Given value in given)
        {
            if (value is { Name: "blocks" } && value.Fits("int") && !left.Any(p => p.Name == "blocks"))
            {
                isGivenBlocks = true;
                parameters += ", int blocks";
                continue;
            }

            IParameterSymbol? parameter = left.FirstOrDefault(p =>
                    (value.Name ?? value.Hint) is { } name && Casing.Matches(p.Name, name))
                ?? (value.Name is null ? left.FirstOrDefault() : null);
            if (parameter is null || !value.Fits(TypeNames.Short(parameter.Type))) return null;
            left.Remove(parameter);
            parameters += $", {TypeNames.Short(parameter.Type)} {Keyword.Escaped(parameter.Name)}";
        }

        if (left.Any(p => !p.HasExplicitDefaultValue)) return null;
        if (isStage && !isGivenBlocks) settings = $"({StageSettings.Blocks} = 2)";
        return new LayerChoice($"{(isStage || isGivenBlocks ? "Stage" : "Block")}<{shown}>", settings, parameters);
    }
}
