using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Passes;

/// <summary>Makes the network that classifies: running statistics instead of the batch's, nothing dropped.</summary>
internal static class ForInference
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        Dictionary<Value, Value> replaced = [];
        var builder = new GraphBuilder(graph.Forward[0].Scope);
        foreach (Node node in graph.Forward)
        {
            builder.Scope = node.Scope;
            builder.Layer = node.Layer;
            Value[] inputs = [.. node.Inputs.Select(input => replaced.TryGetValue(input, out Value? other) ? other : input)];
            switch (node.Op)
            {
                case BatchStatistics:
                    break;
                case UpdateRunning:
                    replaced[node.Inputs[0]] = builder.Add(new RunningStatistics(), node.Inputs[0].Name, inputs[1], inputs[2]);
                    break;
                case Dropout or DropPath:
                    replaced[node.Output] = inputs[0];
                    break;
                default:
                    replaced[node.Output] = builder.Add(node.Op, node.Output.Name, inputs);
                    break;
            }
        }

        return graph with
        {
            Forward = builder.Nodes,
            Logits = replaced.TryGetValue(graph.Logits, out Value? logits) ? logits : graph.Logits,
            Backward = [],
            LogitsGradient = null,
            Gradients = ImmutableDictionary<StateTensor, Value>.Empty,
        };
    }
}
