using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>
/// Makes one node of each normalization and what it belongs to, so that it is differentiated as a whole:
/// <list type="bullet">
/// <item>
/// Split normalization, z = scale·conv((x − μ)·r) + shift with the mean μ and r = 1/√(v + ε) of the batch, is ONE
/// convolution: with W″ = scale·W·r and b″ = shift − Σ W″·μ, z = conv(x padded with μ, W″) + b″. Only weights are
/// rescaled each step. Its gradient (<see cref="SplitConvolution.Differentiate"/>) needs no pass over activations
/// either: the two means that the statistics put into it come from sums of the size of the weights.
/// </item>
/// <item>
/// Batch normalization cannot be part of the convolution before it, whose output it takes the statistics of; it is one
/// multiply-add per channel for whoever reads it.
/// </item>
/// </list>
/// </summary>
internal static class FoldForTraining
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var patterns = new NormalizationPatterns(graph);
        ImmutableArray<Node> forward = [.. graph.Forward.Select(node =>
        {
            if (patterns.Split(node) is var (convolution, normalize))
                return Replace(node,
                    new SplitConvolution(((Convolution)convolution.Op).Geometry, ((Normalize)normalize.Op).Epsilon),
                    normalize.Inputs[0], normalize.Inputs[1], convolution.Inputs[1], node.Inputs[1], node.Inputs[2]);
            if (patterns.Batch(node) is { } normalized)
                return Replace(node, new BatchNorm(((Normalize)normalized.Op).Epsilon),
                    normalized.Inputs[0], normalized.Inputs[1], node.Inputs[1], node.Inputs[2]);
            return node;
        })];
        return Prune.Run(graph with { Forward = forward });
    }

    private static Node Replace(Node node, Op op, params Value[] inputs) =>
        new(op, [.. inputs], node.Outputs, node.Scope, node.Layer);
}
