using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Planning;

/// <summary>
/// Does what depends on the state alone once a phase, however many calls of a shared layer need it: weights are folded
/// and packed once. Where the calls are in different blocks, it is done in the block around them, before the first.
/// </summary>
internal static class SharePreparation
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var sharing = new Sharing(graph.State);
        ImmutableArray<Node> forward = sharing.Of(graph.Forward);
        return graph with { Forward = forward, Backward = sharing.Of(graph.Backward) };
    }

    private sealed class Sharing(IEnumerable<Value> state)
    {
        private readonly HashSet<Value> constant = [.. state];
        private readonly Dictionary<Value, Value> replaced = [];

        public ImmutableArray<Node> Of(ImmutableArray<Node> nodes)
        {
            var first = new Dictionary<(Op, EquatableArray<Operand>), Node>();
            var users = new Dictionary<Node, HashSet<Scope>>();
            var kept = new List<Node>();
            foreach (Node original in nodes)
            {
                Node node = original.Inputs.Any(replaced.ContainsKey) ? WithInputs(original) : original;
                if (IsPreparation(node))
                {
                    (Op, EquatableArray<Operand>) key = (node.Op, [.. node.Inputs.Select(input => new Operand(input))]);
                    if (first.TryGetValue(key, out Node? known))
                    {
                        users[known].Add(node.Scope);
                        for (int i = 0; i < node.Outputs.Length; i++) replaced[node.Outputs[i]] = known.Outputs[i];
                        continue;
                    }

                    first.Add(key, node);
                    users.Add(node, [node.Scope]);
                    constant.UnionWith(node.Outputs);
                }

                kept.Add(node);
            }

            return Placed(kept, users);
        }

        private bool IsPreparation(Node node) =>
            !node.Inputs.IsEmpty && !node.Outputs.IsEmpty && node.Inputs.All(constant.Contains);

        private Node WithInputs(Node node) => new(
            node.Op, [.. node.Inputs.Select(input => replaced.TryGetValue(input, out Value? known) ? known : input)],
            node.Outputs, node.Scope, node.Layer);

        /// <summary>Moves what several blocks use, and what that is made of, to the block around them.</summary>
        private static ImmutableArray<Node> Placed(List<Node> nodes, Dictionary<Node, HashSet<Scope>> users)
        {
            Dictionary<Value, Node> makers =
                users.Keys.SelectMany(node => node.Outputs, (node, output) => (node, output))
                .ToDictionary(pair => pair.output, pair => pair.node);
            var moved = new Dictionary<int, List<Node>>();
            for (int i = nodes.Count - 1; i >= 0; i--)
            {
                Node node = nodes[i];
                if (!users.TryGetValue(node, out HashSet<Scope>? scopes)
                    || Scope.Common(scopes) is var around && around == node.Scope)
                    continue;
                foreach (Value input in node.Inputs)
                    if (makers.TryGetValue(input, out Node? maker)) users[maker].Add(around);
                int place = i;
                while (place > 0 && nodes[place - 1].Scope.Below(around) is { } part
                    && part == node.Scope.Below(around))
                    place--;
                if (!moved.TryGetValue(place, out List<Node>? here)) moved[place] = here = [];
                here.Insert(0, new Node(node.Op, node.Inputs, node.Outputs, around, node.Layer));
            }

            HashSet<Value> elsewhere = [.. moved.Values.SelectMany(here => here).SelectMany(node => node.Outputs)];
            return
            [
                .. nodes.SelectMany((node, i) =>
                {
                    IEnumerable<Node> before = moved.TryGetValue(i, out List<Node>? here) ? here : [];
                    return node.Outputs.Any(elsewhere.Contains) ? before : before.Append(node);
                }),
            ];
        }
    }

    /// <summary>An operand, compared by identity.</summary>
    private sealed record Operand(Value Value);
}
