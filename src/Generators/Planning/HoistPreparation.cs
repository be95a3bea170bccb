using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Planning;

/// <summary>
/// Moves what depends on the state alone out of inference's forward pass, to be done once when the state changes.
/// </summary>
internal static class HoistPreparation
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        HashSet<Value> constant = [.. graph.State];
        foreach (Node node in graph.Forward)
            if (node.Inputs.All(constant.Contains)) constant.UnionWith(node.Outputs);
        ILookup<bool, Node> nodes = graph.Forward.ToLookup(node => node.Outputs.All(constant.Contains));
        return graph with { Prepare = [.. nodes[true]], Forward = [.. nodes[false]] };
    }
}
