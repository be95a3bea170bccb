using System.Collections.Immutable;

namespace GResNet.Generators.Graph;

/// <summary>One operation of a network, at one resolution.</summary>
/// <param name="op">What it does.</param>
/// <param name="inputs">What it reads, state tensors included.</param>
/// <param name="outputs">What it makes.</param>
/// <param name="scope">The block it is part of.</param>
/// <param name="layer">The author's layer it is part of, or null for an operation of <c>Ops</c>.</param>
internal sealed class Node(
    Op op, ImmutableArray<Value> inputs, ImmutableArray<Value> outputs, Scope scope, Layer? layer)
{
    public Op Op { get; } = op;
    public ImmutableArray<Value> Inputs { get; } = inputs;
    public ImmutableArray<Value> Outputs { get; } = outputs;
    public Scope Scope { get; } = scope;
    public Layer? Layer { get; } = layer;

    /// <summary>The single output.</summary>
    public Value Output => Outputs[0];
}
