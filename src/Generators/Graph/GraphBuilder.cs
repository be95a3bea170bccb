using System;
using System.Collections.Immutable;

namespace GResNet.Generators.Graph;

/// <summary>Records the nodes of a network, checking each one's shapes as it comes.</summary>
internal sealed class GraphBuilder(Scope scope)
{
    private readonly ImmutableArray<Node>.Builder nodes = ImmutableArray.CreateBuilder<Node>();

    /// <summary>The block that nodes added now belong to.</summary>
    public Scope Scope { get; set; } = scope;

    /// <summary>The layer that nodes added now belong to, if any.</summary>
    public Layer? Layer { get; set; }

    /// <summary>Nodes so far.</summary>
    public int Count => nodes.Count;

    public ImmutableArray<Node> Nodes => nodes.ToImmutable();

    /// <summary>The value whose gradient nodes added now make, if any.</summary>
    public Value? GradientOf { get; set; }

    /// <summary>Adds a node and returns what it makes.</summary>
    /// <exception cref="ShapeException">The operands do not fit the op.</exception>
    public Value Add(Op op, string name, params Value[] inputs) => AddNode(op, name, inputs).Output;

    /// <summary>Adds a node that may make nothing.</summary>
    public Node AddNode(Op op, string name, params Value[] inputs) => AddNode(op, name, inputs, _ => GradientOf);

    /// <summary>Adds a node whose outputs are gradients of different values, or of none.</summary>
    public Node AddNode(Op op, string name, Value[] inputs, Func<int, Value?> gradientOf)
    {
        ImmutableArray<Value>.Builder outputs = ImmutableArray.CreateBuilder<Value>();
        foreach (TensorType type in op.Outputs(inputs))
            outputs.Add(new Value(type, name) { GradientOf = gradientOf(outputs.Count) });
        var node = new Node(op, [.. inputs], outputs.ToImmutable(), Scope, Layer);
        nodes.Add(node);
        return node;
    }
}
