using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>weight → the layout that the forward kernel streams.</summary>
internal sealed record PackWeights(ConvolutionShape Geometry) : Op;

/// <summary>weight → the layout that the backward-data kernel streams.</summary>
internal sealed record PackTransposedWeights(ConvolutionShape Geometry) : Op;

/// <summary>
/// What the CPU kernels want: weights packed before each convolution reads them, and a linear layer as the 1×1
/// convolution it is.
/// </summary>
internal static class LowerToCpu
{
    public static NetworkGraph Run(NetworkGraph graph) =>
        graph with { Forward = Lower(graph.Forward), Backward = Lower(graph.Backward) };

    private static ImmutableArray<Node> Lower(ImmutableArray<Node> nodes)
    {
        List<Node> lowered = [];
        foreach (Node node in nodes)
        {
            switch (node.Op)
            {
                case Convolution op:
                    Pack(node, node.Op, new PackWeights(op.Geometry), op.Geometry.PackedLength);
                    break;
                case MeanPaddedConvolution op:
                    Pack(node, node.Op, new PackWeights(op.Geometry), op.Geometry.PackedLength);
                    break;
                case Linear op:
                    var geometry = new ConvolutionShape(node.Inputs[0].Shape.Channels, op.Features, Kernel: 1);
                    Pack(node, new Convolution(geometry), new PackWeights(geometry), geometry.PackedLength);
                    break;
                case ConvolutionBackwardData op:
                    Pack(node, node.Op, new PackTransposedWeights(op.Geometry), op.Geometry.PackedTransposedLength);
                    break;
                default:
                    lowered.Add(node);
                    break;
            }
        }

        return [.. lowered];

        void Pack(Node node, Op op, Op packing, long length)
        {
            Value weight = node.Inputs[1];
            var packed = new Value(new TensorType.Vector(checked((int)length)), weight.Name);
            lowered.Add(new Node(packing, [weight], [packed], node.Scope, node.Layer));
            lowered.Add(new Node(op, node.Inputs.SetItem(1, packed), node.Outputs, node.Scope, node.Layer));
        }
    }
}
