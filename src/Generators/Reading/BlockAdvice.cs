using System.Linq;
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
        var layer = AdvisedLayer.Of(block, creation, variable, type);
        return "a block is a layer, not an object; declare "
            + $"'{layer.Declaration()}' and call '{layer.Name}(x{layer.Rest}'";
    }

    /// <summary>Likewise where an array of blocks is made.</summary>
    /// <param name="block">A block's class.</param>
    public static string ForArray(INamedTypeSymbol block)
    {
        string name = TypeNames.Short(block);
        string parameters =
            string.Concat(AdvisedLayer.ParametersOf(block, creation: null).Select(p => $", {p.Type} {p.Name}"));
        return "blocks are layers, not objects; declare one layer for each, as "
            + $"'[Block<{name}>] private partial Tensor First(Tensor x{parameters});', "
            + $"or '[Stage<{name}>(Blocks = 2)]' for blocks in a row";
    }
}
