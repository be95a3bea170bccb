using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GResNet.Generators.Reading;

/// <summary>The layer to declare, and to call, in place of a block that is made as an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Block">The block's class.</param>
/// <param name="Parameters">What the block is made with: types and names to declare, values to give.</param>
internal sealed record AdvisedLayer(
    string Name, string Block, ImmutableArray<(string Type, string Name, string Value)> Parameters)
{
    /// <param name="block">A block's class.</param>
    /// <param name="creation">Where it is made; null where that is not known.</param>
    /// <param name="variable">The field or local that holds it; empty without.</param>
    /// <param name="type">The class that is read.</param>
    public static AdvisedLayer Of(
        INamedTypeSymbol block, IObjectCreationOperation? creation, string variable, INamedTypeSymbol type) => new(
        LayerName(variable.TrimStart('_') is { Length: > 0 } word ? word : block.Name, type),
        TypeNames.Short(block),
        [.. ParametersOf(block, creation)]);

    /// <summary>The declaration.</summary>
    /// <param name="also">Further attributes: <c>, Shared</c>.</param>
    public string Declaration(string also = "") =>
        $"[Block<{Block}>{also}] private partial Tensor {Name}(Tensor x"
            + string.Concat(Parameters.Select(p => $", {p.Type} {p.Name}")) + ");";

    /// <summary>What a call has after its input: <c>, 64)</c>.</summary>
    public string Rest => string.Concat(Parameters.Select(p => $", {p.Value}")) + ")";

    /// <summary>What the block needs, and is given.</summary>
    public static IEnumerable<(string Type, string Name, string Value)> ParametersOf(
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
