using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>A network while it is made of another, node by node.</summary>
/// <param name="graph">The other.</param>
internal sealed class Rewriting(NetworkGraph graph) : IInference
{
    private readonly Dictionary<Value, Value> replaced = [];

    /// <summary>Where new nodes go.</summary>
    public GraphBuilder Builder { get; } = new(graph.Forward[0].Scope);

    /// <summary>The network that has been made, without what nobody reads.</summary>
    public NetworkGraph Result => Prune.Run(graph with
    {
        Forward = Builder.Nodes,
        Logits = Now(graph.Logits),
        Embedding = graph.Embedding is { } embedding ? Now(embedding) : null,
    });

    /// <summary>New nodes belong where <paramref name="node"/> does.</summary>
    public void Enter(Node node) => (Builder.Scope, Builder.Layer) = (node.Scope, node.Layer);

    /// <summary>What stands for a value of the other network.</summary>
    public Value Now(Value value) => replaced.TryGetValue(value, out Value? other) ? other : value;

    /// <inheritdoc/>
    public Value Add(Op op, string name, params Value[] inputs) => Builder.Add(op, name, inputs);

    /// <inheritdoc/>
    public void Replace(Value value, Value other) => replaced[value] = other;

    /// <summary>Adds the same node.</summary>
    public void Copy(Node node)
    {
        Node copy =
            Builder.AddNode(node.Op, node.Outputs.FirstOrDefault()?.Name ?? "", [.. node.Inputs.Select(Now)]);
        foreach ((Value before, Value now) in node.Outputs.Zip(copy.Outputs, (before, now) => (before, now)))
            Replace(before, now);
    }
}
