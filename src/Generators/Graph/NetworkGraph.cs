using System.Collections.Generic;
using System.Collections.Immutable;

namespace GResNet.Generators.Graph;

/// <summary>
/// A network at one resolution: nodes in the order they run. Passes take one and return another; none is changed after
/// it was made.
/// </summary>
internal sealed record NetworkGraph
{
    public required int Resolution { get; init; }

    /// <summary>The input.</summary>
    public required Value Image { get; init; }

    /// <summary>The output: Classes×1×1.</summary>
    public required Value Logits { get; init; }

    /// <summary>
    /// What the layer reads that makes the output, which the caller may read too; null where there is no such layer,
    /// and in training.
    /// </summary>
    public Value? Embedding { get; init; }

    /// <summary>
    /// The gradient of the output, an input of the backward pass; null before differentiation and in inference.
    /// </summary>
    public Value? LogitsGradient { get; init; }

    /// <summary>What is done once for a state, before any forward pass.</summary>
    public ImmutableArray<Node> Prepare { get; init; } = [];

    public required ImmutableArray<Node> Forward { get; init; }

    public ImmutableArray<Node> Backward { get; init; } = [];

    /// <summary>Which value is the gradient of which parameter.</summary>
    public ImmutableDictionary<StateTensor, Value> Gradients { get; init; } =
        ImmutableDictionary<StateTensor, Value>.Empty;

    /// <summary>The state, in the order of the layers.</summary>
    public required ImmutableArray<Value> State { get; init; }

    /// <summary>The author's layers, in the order they were first called.</summary>
    public required ImmutableArray<Layer> Layers { get; init; }

    /// <summary>The author's layers that are made of blocks, one for each call.</summary>
    public ImmutableArray<BlockLayer> BlockLayers { get; init; } = [];

    /// <summary>What the caller reads after the forward pass.</summary>
    public IEnumerable<Value> Results => Embedding is null ? [Logits] : [Logits, Embedding];

    public IEnumerable<Node> Nodes => [.. Prepare, .. Forward, .. Backward];
}
