using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>What is known of a layer that is made of blocks without running it, all its calls together.</summary>
/// <param name="Layer">Its first call.</param>
/// <param name="Calls">How often it is called in a run of the block it belongs to: once, unless it is shared.</param>
/// <param name="Parameters">Trained values.</param>
/// <param name="MultiplyAdds">Of one image, forward, by all calls.</param>
/// <param name="SavedBytes">Of one image, kept for the backward pass by the layers in it, for all calls.</param>
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
            .. network.Derived.BlockLayers.GroupBy(layer => (layer.Scope, layer.Member))
                .Select(calls => Of([.. calls], nodes, facts)),
        ];
    }

    private static BlockLayerFacts Of(
        BlockLayer[] calls, ILookup<Scope, Node> nodes, ILookup<Scope, LayerFacts> facts)
    {
        // Each call is a run of its own, of the same weights.
        Scope[] runs = [.. calls.SelectMany(call => call.Blocks)];
        Node[] steps = [.. runs.SelectMany(run => nodes[run])];
        return new BlockLayerFacts(
            calls[0],
            calls.Length,
            steps.SelectMany(node => node.Inputs).Distinct().Where(value => value.State is { IsParameter: true })
                .Sum(value => (long)value.State!.Length),
            steps.Sum(node => node.Op.MultiplyAdds(node)),
            runs.SelectMany(run => facts[run]).Sum(layer => layer.SavedBytes));
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
