using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>
/// Derives the backward pass: walks the forward nodes from last to first, and where a node's output has a gradient lets
/// its op make those of its inputs. A value used several times gets the sum; that of a parameter that several blocks
/// share is taken in the block around them, so that each does the same.
/// </summary>
internal static class Differentiate
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var seed = new Value(graph.Logits.Type, graph.Logits.Name) { GradientOf = graph.Logits };
        var walk = new Walk(graph, seed);
        foreach (Node node in graph.Forward.Reverse()) walk.Visit(node);
        (ImmutableArray<Node> backward, ImmutableDictionary<StateTensor, Value> gradients) =
            walk.Parameters.Sum(walk.Nodes);
        return graph with { LogitsGradient = seed, Backward = backward, Gradients = gradients };
    }

    private sealed class Walk : IGradientSink
    {
        private readonly GraphBuilder builder;
        private readonly HashSet<Value> trained;
        private readonly Dictionary<Value, Value> gradients = [];
        private Node current;

        public Walk(NetworkGraph graph, Value seed)
        {
            trained = Trained(graph);
            current = graph.Forward.Last();
            builder = new GraphBuilder(current.Scope);
            gradients[graph.Logits] = seed;
        }

        public ImmutableArray<Node> Nodes => builder.Nodes;

        public ParameterGradients Parameters { get; } = new();

        public void Visit(Node node)
        {
            if (node.Outputs.IsEmpty || !trained.Contains(node.Output)) return;
            if (!gradients.TryGetValue(node.Output, out Value? gradient)) return;
            current = node;
            builder.Scope = node.Scope;
            builder.Layer = node.Layer;
            ((IDifferentiable)node.Op).Differentiate(node, gradient, this);
        }

        public void Give(int input, Op op, params Value[] operands)
        {
            if (!Wants(input)) return;
            Value target = builder.GradientOf = current.Inputs[input];
            Pass(input, builder.Add(op, target.Name, operands));
        }

        public void Pass(int input, Value gradient)
        {
            if (!Wants(input)) return;
            Value target = builder.GradientOf = current.Inputs[input];
            if (target.State is not null) Parameters.Add(target, gradient, builder.Scope, builder.Count);
            else gradients[target] = gradients.TryGetValue(target, out Value? sum)
                ? builder.Add(new Add(), target.Name, sum, gradient)
                : gradient;
        }

        public Value Make(Op op, params Value[] operands) => Make(op, [], operands)[0];

        public ImmutableArray<Value> Make(Op op, int[] gradientsOf, params Value[] operands) => builder.AddNode(
            op, current.Output.Name, operands, output =>
                output < gradientsOf.Length ? current.Inputs[gradientsOf[output]] : null).Outputs;

        public bool Wants(int input) => input < current.Inputs.Length && trained.Contains(current.Inputs[input]);

        /// <summary>The parameters and all that depends on them: what has a gradient. The image has none.</summary>
        private static HashSet<Value> Trained(NetworkGraph graph)
        {
            HashSet<Value> trained = [.. graph.State.Where(value => value.State!.IsParameter)];
            foreach (Node node in graph.Forward)
                if (node.Inputs.Any(trained.Contains)) trained.UnionWith(node.Outputs);
            return trained;
        }
    }
}
