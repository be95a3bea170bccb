using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>What is known of a layer that is made of blocks without running it, all its calls together.</summary>
/// <param name="Layer">Its first call.</param>
/// <param name="Calls">How often it is called.</param>
/// <param name="Parameters">Trained values.</param>
/// <param name="MultiplyAdds">Of one image, forward.</param>
/// <param name="SavedBytes">Of one image, kept for the backward pass by the layers in it.</param>
internal sealed record BlockLayerFacts(BlockLayer Layer, int Calls, long Parameters, long MultiplyAdds, long SavedBytes)
{
    /// <summary>The facts of every such layer of a training network, in order.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">The facts of its other layers.</param>
    public static ImmutableArray<BlockLayerFacts> Of(PlannedNetwork network, ImmutableArray<LayerFacts> layers)
    {
        ILookup<Scope, Node> nodes = ByScope(network.Derived.Forward, node => node.Scope);
        ILookup<Scope, LayerFacts> facts = ByScope(layers, layer => layer.Layer.Scope);
        return
        [
            // Calls of a shared layer run the same blocks.
            .. network.Derived.BlockLayers.GroupBy(layer => layer.Blocks[0]).Select(calls => new BlockLayerFacts(
                calls.First(),
                calls.Count(),
                calls.First().Blocks.SelectMany(block => nodes[block]).SelectMany(node => node.Inputs).Distinct()
                    .Where(value => value.State is { IsParameter: true }).Sum(value => (long)value.State!.Length),
                calls.First().Blocks.SelectMany(block => nodes[block]).Sum(node => node.Op.MultiplyAdds(node)),
                calls.First().Blocks.SelectMany(block => facts[block]).Sum(layer => layer.SavedBytes))),
        ];
    }

    /// <summary>The items in each block, those in blocks within it included.</summary>
    private static ILookup<Scope, T> ByScope<T>(IEnumerable<T> items, System.Func<T, Scope> scopeOf)
    {
        return items.SelectMany(item => Around(scopeOf(item)).Select(scope => (scope, item)))
            .ToLookup(pair => pair.scope, pair => pair.item);

        static IEnumerable<Scope> Around(Scope? scope)
        {
            for (; scope is not null; scope = scope.Parent) yield return scope;
        }
    }
}
