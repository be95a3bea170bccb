using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GResNet.Generators.Reading;

/// <summary>Where a block is made or kept as an object, the declaration and the call to write in its place.</summary>
internal static class BlockAdvice
{
    /// <param name="block">A block's class.</param>
    /// <param name="creation">Where it is made; null where that is not known.</param>
    /// <param name="variable">The field or local that holds it; empty without.</param>
    /// <param name="type">The class that is read.</param>
    public static string For(
        INamedTypeSymbol block, IObjectCreationOperation? creation, string variable, INamedTypeSymbol type)
    {
        if (block.Attribute("GResNetModelAttribute") is not null)
            return $"'{block.Name}' is a whole network; put what both share into a [GResNetBlock] class";
        (string Type, string Name, string Value)[] parameters = [.. Parameters(block, creation)];
        string name = LayerName(variable.TrimStart('_') is { Length: > 0 } word ? word : block.Name, type);
        string declared = string.Concat(parameters.Select(p => $", {p.Type} {p.Name}"));
        string given = string.Concat(parameters.Select(p => $", {p.Value}"));
        return "a block is a layer, not an object; declare "
            + $"'[Block<{TypeNames.Short(block)}>] private partial Tensor {name}(Tensor x{declared});' and call "
                + $"'{name}(x{given})'";
    }

    /// <summary>Likewise where an array of blocks is made.</summary>
    /// <param name="block">A block's class.</param>
    public static string ForArray(INamedTypeSymbol block)
    {
        string name = TypeNames.Short(block);
        string parameters = string.Concat(Parameters(block, creation: null).Select(p => $", {p.Type} {p.Name}"));
        return "blocks are layers, not objects; declare one layer for each, as "
            + $"'[Block<{name}>] private partial Tensor First(Tensor x{parameters});', "
            + $"or '[Stage<{name}>(Blocks = 2)]' for blocks in a row";
    }

    private static IEnumerable<(string Type, string Name, string Value)> Parameters(
        INamedTypeSymbol block, IObjectCreationOperation? creation)
    {
        if (creation is not null)
            return creation.Arguments
                .Where(a => a is { ArgumentKind: ArgumentKind.Explicit, Parameter: not null })
                .Select(a => (TypeNames.Short(a.Parameter!.Type), a.Parameter.Name, a.Value.Syntax.ToString()));
        ImmutableArray<IMethodSymbol> constructors = BlockConstructors.Of(block);
        return constructors.Length != 1
            ? []
            : constructors[0].Parameters.Where(p => !p.HasExplicitDefaultValue)
                .Select(p => (TypeNames.Short(p.Type), p.Name, "…"));
    }

    private static string LayerName(string word, INamedTypeSymbol type)
    {
        string name = Casing.UpperFirst(word);
        return type.GetMembers(name).IsEmpty && name != type.Name ? name : name + "Layer";
    }
}
