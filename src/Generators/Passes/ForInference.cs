using System.Collections.Generic;
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
        var network = new Network(graph.Forward[0].Scope);
        foreach (Node node in graph.Forward) network.Take(node);
        return graph with
        {
            Forward = network.Nodes,
            Logits = network.Now(graph.Logits),
            Embedding = Head.Of(graph)?.Input is { } read ? network.Now(read) : null,
            Backward = [],
            LogitsGradient = null,
            Gradients = ImmutableDictionary<StateTensor, Value>.Empty,
        };
    }

    private sealed class Network(Scope root) : IInference
    {
        private readonly GraphBuilder builder = new(root);
        private readonly Dictionary<Value, Value> replaced = [];

        public ImmutableArray<Node> Nodes => builder.Nodes;

        public void Take(Node node)
        {
            builder.Scope = node.Scope;
            builder.Layer = node.Layer;
            Value[] inputs = [.. node.Inputs.Select(Now)];
            if (node.Op is IInferred op) op.Infer(node, inputs, this);
            else Replace(node.Output, Add(node.Op, node.Output.Name, inputs));
        }

        public Value Now(Value value) => replaced.TryGetValue(value, out Value? other) ? other : value;

        public Value Add(Op op, string name, params Value[] inputs) => builder.Add(op, name, inputs);

        public void Replace(Value value, Value other) => replaced[value] = other;
    }
}
