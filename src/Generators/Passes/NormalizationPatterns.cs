using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>Finds the steps that layers with normalization are staged as.</summary>
internal sealed class NormalizationPatterns
{
    private readonly NetworkGraph graph;
    private readonly Dictionary<Value, Node> producers;
    private readonly ILookup<Value, Node> readers;

    public NormalizationPatterns(NetworkGraph graph)
    {
        this.graph = graph;
        producers = graph.Forward
            .SelectMany(node => node.Outputs, (node, output) => (node, output))
            .ToDictionary(pair => pair.output, pair => pair.node);
        readers = graph.Forward
            .SelectMany(node => node.Inputs, (node, input) => (node, input))
            .ToLookup(pair => pair.input, pair => pair.node);
    }

    /// <summary>Split normalization: normalise → convolve → affine. Given the affine, the other two.</summary>
    public (Node Convolution, Node Normalize)? Split(Node affine) =>
        IsAffine(affine)
        && Only(affine.Inputs[0]) is { Op: Convolution, Inputs.Length: 2 } convolution
        && producers.TryGetValue(convolution.Inputs[0], out Node? normalize) && normalize.Op is Normalize
            ? (convolution, normalize)
            : null;

    /// <summary>Batch normalization: normalise → affine. Given the affine, the other.</summary>
    public Node? Batch(Node affine) =>
        IsAffine(affine) && Only(affine.Inputs[0]) is { Op: Normalize } normalize ? normalize : null;

    /// <summary>Layer normalization: normalise → affine. Given the affine, the other.</summary>
    public Node? Layer(Node affine) =>
        IsAffine(affine) && Only(affine.Inputs[0]) is { Op: LayerNorm } normalize ? normalize : null;

    /// <summary>The same of group normalization.</summary>
    public Node? Group(Node affine) =>
        IsAffine(affine) && Only(affine.Inputs[0]) is { Op: GroupNorm } normalize ? normalize : null;

    /// <summary>What makes a value that one node alone reads.</summary>
    public Node? Only(Value value) =>
        producers.TryGetValue(value, out Node? node) && readers[value].Count() == 1 && !graph.Results.Contains(value)
            ? node
            : null;

    private static bool IsAffine(Node node) => node.Op is Affine && node.Inputs.Length == 3;
}
