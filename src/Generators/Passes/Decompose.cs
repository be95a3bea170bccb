using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>
/// Takes nodes apart into kernels, elementwise steps and work of the size of the weights, so that <see cref="Fuse"/>
/// can put the elementwise steps where maps are loaded or stored anyway.
/// </summary>
internal static class Decompose
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var parts = new Parts(graph.Forward.Where(node => node.Op is UpdateRunning).ToLookup(node => node.Inputs[0]));
        ImmutableArray<Node> forward = parts.Of(graph.Forward);
        return graph with { Forward = forward, Backward = parts.Of(graph.Backward) };
    }

    /// <param name="updates">What moves the running statistics, by the statistics it moves them to.</param>
    private sealed class Parts(ILookup<Value, Node> updates) : IParts
    {
        private readonly Dictionary<(Op Op, Value? Input), Value> shared = [];
        private readonly Dictionary<Value, Value> replaced = [];
        private readonly List<Node> nodes = [];
        private Node node = null!;

        public ImmutableArray<Node> Of(ImmutableArray<Node> phase)
        {
            nodes.Clear();
            ILookup<Scope, Node> prepared = phase.Where(node => node.Op is IPrepared).ToLookup(node => node.Scope);
            HashSet<Scope> begun = [];
            foreach (Node original in phase)
            {
                if (begun.Add(original.Scope))
                {
                    foreach (Node first in prepared[original.Scope])
                    {
                        node = first;
                        ((IPrepared)first.Op).Prepare(this);
                    }
                }

                node = original.Inputs.Any(replaced.ContainsKey)
                    ? new Node(
                        original.Op, [.. original.Inputs.Select(Now)], original.Outputs, original.Scope, original.Layer)
                    : original;
                if (node.Op is IComposite op) op.TakeApart(node, this);
                else nodes.Add(node);
            }

            return [.. nodes];
        }

        public Value Add(Op op, params Value[] inputs) => AddAll(op, inputs)[0];

        public ImmutableArray<Value> AddAll(Op op, params Value[] inputs)
        {
            string name = node.Outputs[0].Name;
            var part = new Node(
                op, [.. inputs], [.. op.Outputs(inputs).Select(type => new Value(type, name))], node.Scope, node.Layer);
            nodes.Add(part);
            return part.Outputs;
        }

        public Value Share(Op op, params Value[] inputs)
        {
            (Op, Value?) key = (op, inputs.SingleOrDefault());
            return shared.TryGetValue(key, out Value? value) ? value : shared[key] = Add(op, inputs);
        }

        public void Finish(Op op, params Value[] inputs) =>
            nodes.Add(new Node(op, [.. inputs], node.Outputs, node.Scope, node.Layer));

        public void Replace(Value value) => replaced[node.Output] = value;

        public Value? Expected(Value statistics) => updates[statistics].FirstOrDefault()?.Inputs[1];

        private Value Now(Value value) => replaced.TryGetValue(value, out Value? other) ? other : value;
    }
}
