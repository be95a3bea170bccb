using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>Makes the network that classifies: running statistics instead of the batch's, nothing dropped.</summary>
internal static class ForInference
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var network = new Rewriting(graph);
        foreach (Node node in graph.Forward)
        {
            network.Enter(node);
            if (node.Op is IInferred op) op.Infer(node, [.. node.Inputs.Select(network.Now)], network);
            else network.Copy(node);
        }

        return graph with
        {
            Forward = network.Builder.Nodes,
            Logits = network.Now(graph.Logits),
            Embedding = Head.Of(graph)?.Input is { } read ? network.Now(read) : null,
            Backward = [],
            LogitsGradient = null,
            Gradients = ImmutableDictionary<StateTensor, Value>.Empty,
        };
    }
}
