using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>Layers that normalise the same map, as a block's branches do, take its statistics once.</summary>
internal static class ShareStatistics
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        Dictionary<Value, Value> statisticsOf = [];
        Dictionary<Value, Value> replaced = [];
        ImmutableArray<Node>.Builder forward = ImmutableArray.CreateBuilder<Node>();
        foreach (Node node in graph.Forward)
        {
            if (node.Op is BatchStatistics)
            {
                if (statisticsOf.TryGetValue(node.Inputs[0], out Value? known))
                {
                    replaced[node.Output] = known;
                    continue;
                }

                statisticsOf[node.Inputs[0]] = node.Output;
            }

            forward.Add(node.Inputs.Any(replaced.ContainsKey)
                ? new Node(node.Op, [.. node.Inputs.Select(Now)], node.Outputs, node.Scope, node.Layer)
                : node);
        }

        return graph with { Forward = forward.ToImmutable() };

        Value Now(Value value) => replaced.TryGetValue(value, out Value? other) ? other : value;
    }
}
