using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>
/// Makes what ONNX has operators for of the steps of the network that classifies. ONNX pads with zeros alone, which
/// stand for the mean only behind the normalization: split normalization stays in front of a convolution with padding,
/// and is folded into one without. Batch and layer normalization become one node with what scales and shifts.
/// </summary>
internal static class FoldForOnnx
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var patterns = new NormalizationPatterns(graph);
        var network = new Rewriting(graph);
        foreach (Node node in graph.Forward)
        {
            network.Enter(node);
            if (patterns.Split(node) is var (convolution, normalize)
                && ((Convolution)convolution.Op).Geometry.Padding == 0)
                FoldForInference.FoldSplit(network, node, convolution, normalize);
            else if (patterns.Batch(node) is { } normalized)
                FoldForInference.FoldBatch(network, node, convolution: null, normalized);
            else if (patterns.Layer(node) is { } layer)
                network.Replace(node.Output, network.Add(
                    layer.Op, node.Output.Name, [network.Now(layer.Inputs[0]), .. node.Inputs.Skip(1)]));
            else network.Copy(node);
        }

        return network.Result;
    }
}
