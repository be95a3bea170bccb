using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Planning;

/// <summary>A feature map that takes memory when most is taken.</summary>
/// <param name="Storage">Its memory.</param>
/// <param name="Maker">The node whose result is in it then; null for what the caller puts there.</param>
internal sealed record PeakMap(Storage Storage, Node? Maker);

/// <summary>Finds what memory is taken for at the step at which the feature maps of an image take most.</summary>
internal static class PeakMemory
{
    public static ImmutableArray<PeakMap> Of(NetworkGraph graph, MemoryPlan plan)
    {
        Storage[] maps = [.. plan.Storages.Values.Distinct().Where(storage => storage.IsPerImage)];

        // Memory grows only at steps at which some map begins.
        int peak = maps.Select(map => map.First).Distinct()
            .OrderByDescending(step => maps.Where(map => map.IsTakenAt(step)).Sum(map => map.Floats))
            .ThenBy(step => step)
            .First();

        // Of the values that share a storage, the last one made is in it.
        Dictionary<Storage, Node> makers = [];
        foreach (Node node in graph.Nodes.Take(peak + 1))
            foreach (Value output in node.Outputs)
                if (plan.Storages.TryGetValue(output, out Storage? storage)) makers[storage] = node;
        return
        [
            .. maps.Where(map => map.IsTakenAt(peak))
                .Select(map => new PeakMap(map, makers.TryGetValue(map, out Node? maker) ? maker : null)),
        ];
    }
}
