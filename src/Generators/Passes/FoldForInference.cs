using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Passes;

/// <summary>
/// Makes one convolution of a convolution and the normalization around it, for running statistics are constants: split
/// normalization (normalise → convolve → affine) and batch normalization (convolve → normalise → affine). Exact at every
/// pixel: where split normalization pads with zero behind the normalization, the folded convolution pads with the mean before it.
/// </summary>
internal static class FoldForInference
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        Dictionary<Value, Node> producers = graph.Forward
            .SelectMany(node => node.Outputs, (node, output) => (node, output))
            .ToDictionary(pair => pair.output, pair => pair.node);
        ILookup<Value, Node> readers = graph.Forward
            .SelectMany(node => node.Inputs, (node, input) => (node, input))
            .ToLookup(pair => pair.input, pair => pair.node);

        Dictionary<Value, Value> replaced = [];
        var builder = new GraphBuilder(graph.Forward[0].Scope);
        foreach (Node node in graph.Forward)
        {
            builder.Scope = node.Scope;
            builder.Layer = node.Layer;
            if (Split(node) is var (convolution, normalize)) FoldSplit(node, convolution, normalize);
            else if (Batch(node) is var (convolved, normalized)) FoldBatch(node, convolved, normalized);
            else Copy(node);
        }

        return Prune.Run(graph with { Forward = builder.Nodes, Logits = Now(graph.Logits) });

        Value Now(Value value) => replaced.TryGetValue(value, out Value? other) ? other : value;

        // The affine of a convolution of a normalised map.
        (Node Convolution, Node Normalize)? Split(Node affine) =>
            affine.Op is Affine && affine.Inputs.Length == 3
            && Only(affine.Inputs[0]) is { Op: Convolution, Inputs.Length: 2 } convolution
            && producers.TryGetValue(convolution.Inputs[0], out Node? normalize) && normalize.Op is Normalize
                ? (convolution, normalize)
                : null;

        // The affine of a normalised convolution.
        (Node Convolution, Node Normalize)? Batch(Node affine) =>
            affine.Op is Affine && affine.Inputs.Length == 3
            && Only(affine.Inputs[0]) is { Op: Normalize } normalize
            && Only(normalize.Inputs[0]) is { Op: Convolution } convolution
                ? (convolution, normalize)
                : null;

        // What makes a value that one node alone reads.
        Node? Only(Value value) =>
            producers.TryGetValue(value, out Node? node) && readers[value].Count() == 1 && value != graph.Logits ? node : null;

        void FoldSplit(Node affine, Node convolution, Node normalize)
        {
            var op = (Convolution)convolution.Op;
            Value statistics = Now(normalize.Inputs[1]);
            Node folded = builder.AddNode(new FoldSplitNorm(op.Geometry, ((Normalize)normalize.Op).Epsilon), convolution.Inputs[1].Name,
                convolution.Inputs[1], statistics, affine.Inputs[1], affine.Inputs[2]);
            replaced[affine.Output] = op.Geometry.Padding == 0
                ? builder.Add(op, affine.Output.Name, Now(normalize.Inputs[0]), folded.Outputs[0], folded.Outputs[1])
                : builder.Add(new MeanPaddedConvolution(op.Geometry), affine.Output.Name,
                    Now(normalize.Inputs[0]), folded.Outputs[0], folded.Outputs[1], statistics);
        }

        void FoldBatch(Node affine, Node convolution, Node normalize)
        {
            var op = (Convolution)convolution.Op;
            builder.Layer = convolution.Layer;
            Node folded = builder.AddNode(new FoldBatchNorm(op.Geometry, ((Normalize)normalize.Op).Epsilon), convolution.Inputs[1].Name,
                [convolution.Inputs[1], Now(normalize.Inputs[1]), affine.Inputs[1], affine.Inputs[2], .. convolution.Inputs.Skip(2)]);
            replaced[affine.Output] = builder.Add(op, affine.Output.Name, Now(convolution.Inputs[0]), folded.Outputs[0], folded.Outputs[1]);
        }

        void Copy(Node node)
        {
            Node copy = builder.AddNode(node.Op, node.Outputs.FirstOrDefault()?.Name ?? "", [.. node.Inputs.Select(Now)]);
            foreach ((Value before, Value now) in node.Outputs.Zip(copy.Outputs, (before, now) => (before, now))) replaced[before] = now;
        }
    }
}
