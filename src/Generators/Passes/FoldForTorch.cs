using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>
/// Makes what PyTorch has functions for of the author's steps: batch normalization takes statistics, keeps the running
/// ones and normalises in one call, and what scales and shifts belongs to each normalization.
/// </summary>
internal static class FoldForTorch
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        graph = graph with { Embedding = Head.Of(graph)?.Input };
        var patterns = new NormalizationPatterns(graph);
        var network = new Rewriting(graph);
        Dictionary<Value, Node> updates = graph.Forward
            .Where(node => node.Op is UpdateRunning)
            .ToDictionary(node => node.Inputs[0]);
        foreach (Node node in graph.Forward)
        {
            network.Enter(node);
            if (node.Op is Normalize) Normalized(node, network, updates[node.Inputs[1]]);
            else if (node.Op is BatchStatistics or UpdateRunning) continue;
            else if ((patterns.Batch(node) ?? patterns.Layer(node) ?? patterns.Group(node)) is { } normalize)
                Scaled(node, network, normalize);
            else network.Copy(node);
        }

        return network.Result;
    }

    private static void Normalized(Node node, Rewriting network, Node update)
    {
        var op = new RunningBatchNorm(((Normalize)node.Op).Epsilon, ((UpdateRunning)update.Op).Momentum);
        network.Replace(node.Output, network.Add(
            op, node.Output.Name, network.Now(node.Inputs[0]), update.Inputs[1], update.Inputs[2]));
    }

    /// <summary>The normalization with what scales and shifts it.</summary>
    private static void Scaled(Node affine, Rewriting network, Node normalize)
    {
        Node now = network.Builder.Nodes.Last(node => node.Outputs.Contains(network.Now(normalize.Outputs[0])));
        network.Replace(affine.Output, network.Builder.AddNode(
            now.Op, affine.Output.Name, [.. now.Inputs, .. affine.Inputs.Skip(1)]).Outputs[0]);
    }
}
