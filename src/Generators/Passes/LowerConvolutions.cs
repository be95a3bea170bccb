using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Passes;

/// <summary>
/// What kernels want: weights packed before each convolution reads them, an algorithm for each convolution, and a linear layer
/// as the 1×1 convolution it is.
/// </summary>
internal static class LowerConvolutions
{
    public static NetworkGraph Run(NetworkGraph graph, IConvolutionTarget target)
    {
        var lowering = new Lowering(target);
        return graph with { Forward = lowering.Of(graph.Forward), Backward = lowering.Of(graph.Backward) };
    }

    private sealed class Lowering(IConvolutionTarget target)
    {
        private readonly List<Node> lowered = [];

        public ImmutableArray<Node> Of(ImmutableArray<Node> nodes)
        {
            lowered.Clear();
            foreach (Node node in nodes)
            {
                switch (node.Op)
                {
                    case Fused fused:
                        Lower(node, fused);
                        break;
                    case Convolution op:
                        Plain(node, node.Op, op.Geometry);
                        break;
                    case MeanPaddedConvolution op:
                        Plain(node, node.Op, op.Geometry);
                        break;
                    case Linear op:
                        ConvolutionShape geometry = op.Geometry(node.Inputs[0].Shape);
                        Plain(node, new Convolution(geometry), geometry);
                        break;
                    case ConvolutionBackwardData op:
                        Plain(node, node.Op, op.Geometry, transposed: true);
                        break;
                    default:
                        lowered.Add(node);
                        break;
                }
            }

            return [.. lowered];
        }

        private void Lower(Node node, Fused fused)
        {
            ImmutableArray<Value> inputs = node.Inputs;
            switch (fused.Kernel)
            {
                case Convolution op:
                    Forward(op.Geometry, inputs[1], [], []);
                    break;
                case PaddedConvolution op:
                    Forward(op.Geometry, inputs[1], [.. inputs.Take(fused.Operands).Skip(3)], [inputs[2]]);
                    break;
                case ConvolutionBackwardData op:
                    BackwardData(op.Geometry, []);
                    break;
                case ScaledBackwardData op:
                    BackwardData(op.Geometry, [inputs[2], inputs[3]]);
                    break;
                case ConvolutionBackwardWeights op:
                    Replace(new PackedBackwardWeights(op.Geometry, target.Choose(op.Geometry, inputs[0].Shape, transposed: false), IsMeanPadded: false), inputs[0], inputs[1]);
                    break;
                case MeanPaddedBackwardWeights op:
                    Replace(new PackedBackwardWeights(op.Geometry, target.Choose(op.Geometry, inputs[0].Shape, transposed: false), IsMeanPadded: true), inputs[0], inputs[1], inputs[2]);
                    break;
                default:
                    lowered.Add(node);
                    break;
            }

            void Forward(ConvolutionShape geometry, Value weight, ImmutableArray<Value> factors, ImmutableArray<Value> statistics)
            {
                Algorithm algorithm = target.Choose(geometry, inputs[0].Shape, transposed: false);
                Value packed = Packed(node, geometry, algorithm, transposed: false, [weight, .. factors]);
                Replace(new PackedConvolution(geometry, algorithm, !statistics.IsEmpty), [inputs[0], packed, .. statistics]);
            }

            void BackwardData(ConvolutionShape geometry, ImmutableArray<Value> factors)
            {
                Algorithm algorithm = target.Choose(geometry, node.Outputs[0].Shape, transposed: true);
                Value packed = Packed(node, geometry, algorithm, transposed: true, [inputs[1], .. factors]);
                Replace(new PackedBackwardData(geometry, algorithm), inputs[0], packed);
            }

            // The kernel has other operands; those of the programs follow them.
            void Replace(Op kernel, params Value[] operands)
            {
                int shift = operands.Length - fused.Operands;
                var replaced = new Fused(kernel, operands.Length, Shifted(fused.Load, shift), Shifted(fused.Store, shift),
                    [.. fused.Reductions.Select(reduction => reduction with { Operands = Shifted(reduction.Operands, shift) })]);
                lowered.Add(new Node(replaced, [.. operands, .. inputs.Skip(fused.Operands)], node.Outputs, node.Scope, node.Layer));
            }
        }

        /// <summary>An op that nothing rides on.</summary>
        private void Plain(Node node, Op op, ConvolutionShape geometry, bool transposed = false)
        {
            Value packed = Packed(node, geometry, Algorithm.Convolution, transposed, [node.Inputs[1]]);
            lowered.Add(new Node(op, node.Inputs.SetItem(1, packed), node.Outputs, node.Scope, node.Layer));
        }

        private Value Packed(Node node, ConvolutionShape geometry, Algorithm algorithm, bool transposed, ImmutableArray<Value> inputs)
        {
            long length = target.PackedLength(geometry, algorithm, transposed);
            var packed = new Value(new TensorType.Vector(checked((int)length)), inputs[0].Name);
            Op packing = transposed ? new PackTransposedWeights(geometry, algorithm) : new PackWeights(geometry, algorithm);
            lowered.Add(new Node(packing, inputs, [packed], node.Scope, node.Layer));
            return packed;
        }

        private static ElementwiseProgram Shifted(ElementwiseProgram program, int shift) => new(
            [.. program.Steps.Select(step => step with { Operands = Shifted(step.Operands, shift) })],
            Shifted(program.Result, shift));

        private static EquatableArray<Operand> Shifted(EquatableArray<Operand> operands, int shift) =>
            [.. operands.Select(operand => Shifted(operand, shift))];

        private static Operand Shifted(Operand operand, int shift) =>
            operand.Kind == OperandKind.Input ? operand with { Index = operand.Index + shift } : operand;
    }
}
