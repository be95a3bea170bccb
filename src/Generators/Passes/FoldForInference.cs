using System.Collections.Generic;
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
        Dictionary<Value, Value> replaced = [];
        var builder = new GraphBuilder(graph.Forward[0].Scope);
        foreach (Node node in graph.Forward)
        {
            builder.Scope = node.Scope;
            builder.Layer = node.Layer;
            if (patterns.Split(node) is var (convolution, normalize)) FoldSplit(node, convolution, normalize);
            else if (patterns.Batch(node) is { } normalized)
                FoldBatch(node, patterns.Only(normalized.Inputs[0]) is { Op: Convolution } convolved
                    ? convolved
                    : null, normalized);
            else Copy(node);
        }

        return Prune.Run(graph with
        {
            Forward = builder.Nodes, Logits = Now(graph.Logits),
            Embedding = graph.Embedding is { } embedding ? Now(embedding) : null,
        });

        Value Now(Value value) => replaced.TryGetValue(value, out Value? other) ? other : value;

        void FoldSplit(Node affine, Node convolution, Node normalize)
        {
            var op = (Convolution)convolution.Op;
            Value statistics = Now(normalize.Inputs[1]);
            Node folded = builder.AddNode(new FoldSplitNorm(op.Geometry, ((Normalize)normalize.Op).Epsilon),
                convolution.Inputs[1].Name,
                convolution.Inputs[1], statistics, affine.Inputs[1], affine.Inputs[2]);
            replaced[affine.Output] = op.Geometry.Padding == 0
                ? builder.Add(op, affine.Output.Name, Now(normalize.Inputs[0]), folded.Outputs[0], folded.Outputs[1])
                : builder.Add(op with { IsMeanPadded = true }, affine.Output.Name,
                    Now(normalize.Inputs[0]), folded.Outputs[0], statistics, folded.Outputs[1]);
        }

        // Without a convolution before it, it is one multiply-add per channel for whoever reads it.
        void FoldBatch(Node affine, Node? convolution, Node normalize)
        {
            float epsilon = ((Normalize)normalize.Op).Epsilon;
            Value statistics = Now(normalize.Inputs[1]);
            if (convolution is null)
            {
                replaced[affine.Output] = builder.Add(new BatchNorm(epsilon), affine.Output.Name,
                    Now(normalize.Inputs[0]), statistics, affine.Inputs[1], affine.Inputs[2]);
                return;
            }

            var op = (Convolution)convolution.Op;
            builder.Layer = convolution.Layer;
            Node folded = builder.AddNode(new FoldBatchNorm(op.Geometry, epsilon), convolution.Inputs[1].Name,
                [convolution.Inputs[1], statistics, affine.Inputs[1], affine.Inputs[2], .. convolution.Inputs.Skip(2)]);
            replaced[affine.Output] =
                builder.Add(op, affine.Output.Name, Now(convolution.Inputs[0]), folded.Outputs[0], folded.Outputs[1]);
        }

        void Copy(Node node)
        {
            Node copy =
                builder.AddNode(node.Op, node.Outputs.FirstOrDefault()?.Name ?? "", [.. node.Inputs.Select(Now)]);
            foreach ((Value before, Value now) in node.Outputs.Zip(copy.Outputs, (before, now) => (before, now)))
                replaced[before] = now;
        }
    }
}
