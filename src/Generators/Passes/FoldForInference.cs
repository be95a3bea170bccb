using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>
/// Makes one convolution of a convolution and the normalization around it, for running statistics are constants: split
/// normalization (normalise → convolve → affine) and batch normalization (convolve → normalise → affine). Exact at
/// every pixel: where split normalization pads with zero behind the normalization, the folded convolution pads with the
/// mean before it.
/// </summary>
internal static class FoldForInference
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var patterns = new NormalizationPatterns(graph);
        var network = new Rewriting(graph);
        foreach (Node node in graph.Forward)
        {
            network.Enter(node);
            if (patterns.Split(node) is var (convolution, normalize)) FoldSplit(network, node, convolution, normalize);
            else if (patterns.Batch(node) is { } normalized)
                FoldBatch(network, node, patterns.Only(normalized.Inputs[0]) is { Op: Convolution } convolved
                    ? convolved
                    : null, normalized);
            else network.Copy(node);
        }

        return network.Result;
    }

    /// <summary>Split normalization as one convolution.</summary>
    public static void FoldSplit(Rewriting network, Node affine, Node convolution, Node normalize)
    {
        var op = (Convolution)convolution.Op;
        Value statistics = network.Now(normalize.Inputs[1]), x = network.Now(normalize.Inputs[0]);
        Node folded = network.Builder.AddNode(new FoldSplitNorm(op.Geometry, ((Normalize)normalize.Op).Epsilon),
            convolution.Inputs[1].Name,
            convolution.Inputs[1], statistics, affine.Inputs[1], affine.Inputs[2]);
        network.Replace(affine.Output, op.Geometry.Padding == 0
            ? network.Add(op, affine.Output.Name, x, folded.Outputs[0], folded.Outputs[1])
            : network.Add(op with { IsMeanPadded = true }, affine.Output.Name,
                x, folded.Outputs[0], statistics, folded.Outputs[1]));
    }

    /// <summary>Batch normalization as part of the convolution before it; without one, as one multiply-add per channel
    /// for whoever reads it.</summary>
    public static void FoldBatch(Rewriting network, Node affine, Node? convolution, Node normalize)
    {
        float epsilon = ((Normalize)normalize.Op).Epsilon;
        Value statistics = network.Now(normalize.Inputs[1]);
        if (convolution is null)
        {
            network.Replace(affine.Output, network.Add(new BatchNorm(epsilon), affine.Output.Name,
                network.Now(normalize.Inputs[0]), statistics, affine.Inputs[1], affine.Inputs[2]));
            return;
        }

        var op = (Convolution)convolution.Op;
        network.Builder.Layer = convolution.Layer;
        Node folded = network.Builder.AddNode(
            new FoldBatchNorm(op.Geometry, epsilon), convolution.Inputs[1].Name,
            [convolution.Inputs[1], statistics, affine.Inputs[1], affine.Inputs[2], .. convolution.Inputs.Skip(2)]);
        network.Replace(affine.Output, network.Add(
            op, affine.Output.Name, network.Now(convolution.Inputs[0]), folded.Outputs[0], folded.Outputs[1]));
    }
}
