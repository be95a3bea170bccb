using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>
/// What the CPU kernels want: weights packed before each convolution reads them, an algorithm for each convolution, and a linear
/// layer as the 1×1 convolution it is.
/// </summary>
internal static class LowerToCpu
{
    public static NetworkGraph Run(NetworkGraph graph, CompileOptions options)
    {
        var lowering = new Lowering(options);
        return graph with { Forward = lowering.Of(graph.Forward), Backward = lowering.Of(graph.Backward) };
    }

    private sealed class Lowering(CompileOptions options)
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
                    Replace(new CpuBackwardWeights(op.Geometry, Choose(op.Geometry, inputs[0].Shape), IsMeanPadded: false), inputs[0], inputs[1]);
                    break;
                case MeanPaddedBackwardWeights op:
                    Replace(new CpuBackwardWeights(op.Geometry, Choose(op.Geometry, inputs[0].Shape), IsMeanPadded: true), inputs[0], inputs[1], inputs[2]);
                    break;
                default:
                    lowered.Add(node);
                    break;
            }

            void Forward(ConvolutionShape geometry, Value weight, ImmutableArray<Value> factors, ImmutableArray<Value> statistics)
            {
                Algorithm algorithm = Choose(geometry, inputs[0].Shape);
                long length = algorithm == Algorithm.Winograd ? WinogradShape.PackedLength(geometry) : geometry.PackedLength;
                Value packed = Packed(node, new PackWeights(geometry, algorithm), length, [weight, .. factors]);
                Replace(new CpuConvolution(geometry, algorithm, !statistics.IsEmpty), [inputs[0], packed, .. statistics]);
            }

            void BackwardData(ConvolutionShape geometry, ImmutableArray<Value> factors)
            {
                Algorithm algorithm = ChooseTransposed(geometry, node.Outputs[0].Shape);
                long length = algorithm == Algorithm.Winograd ? WinogradShape.PackedLength(geometry) : geometry.PackedTransposedLength;
                Value packed = Packed(node, new PackTransposedWeights(geometry, algorithm), length, [inputs[1], .. factors]);
                Replace(new CpuBackwardData(geometry, algorithm), inputs[0], packed);
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

        private Algorithm Choose(ConvolutionShape geometry, Shape x) =>
            options.Winograd && WinogradShape.IsFaster(geometry, x.Height, x.Width) ? Algorithm.Winograd : Algorithm.Convolution;

        private Algorithm ChooseTransposed(ConvolutionShape geometry, Shape x) =>
            options.Winograd && WinogradShape.IsFasterTransposed(geometry, x.Height, x.Width) ? Algorithm.Winograd : Algorithm.Convolution;

        private void Pack(Node node, Op op, Op packing, long length) => lowered.Add(new Node(
            op, node.Inputs.SetItem(1, Packed(node, packing, length, [node.Inputs[1]])), node.Outputs, node.Scope, node.Layer));

        private Value Packed(Node node, Op packing, long length, ImmutableArray<Value> inputs)
        {
            var packed = new Value(new TensorType.Vector(checked((int)length)), inputs[0].Name);
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
