using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>Drops forward nodes whose results nobody reads.</summary>
internal static class Prune
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        HashSet<Value> read = [.. graph.Results];
        List<Node> kept = [];
        foreach (Node node in graph.Forward.Reverse())
        {
            bool changesState = node.Op is UpdateRunning;
            if (!changesState && !node.Outputs.Any(read.Contains)) continue;
            read.UnionWith(node.Inputs);
            kept.Add(node);
        }

        kept.Reverse();
        return graph with { Forward = [.. kept] };
    }
}
