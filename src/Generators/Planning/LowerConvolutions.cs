using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Planning;

/// <summary>
/// What kernels want: an algorithm for each convolution, and weights packed for it before it reads them.
/// </summary>
internal static class LowerConvolutions
{
    public static NetworkGraph Run(NetworkGraph graph, IConvolutionTarget target)
    {
        var lowering = new Lowering(target);
        return graph with { Forward = lowering.Of(graph.Forward), Backward = lowering.Of(graph.Backward) };
    }

    private sealed class Lowering(IConvolutionTarget target) : ILowering
    {
        private readonly List<Node> lowered = [];
        private Node node = null!;

        public ImmutableArray<Node> Of(ImmutableArray<Node> nodes)
        {
            lowered.Clear();
            foreach (Node next in nodes)
            {
                node = next;
                if (next.Op is Fused { Kernel: ILowered kernel } fused) Lower(fused, kernel);
                else lowered.Add(next);
            }

            return [.. lowered];
        }

        public Algorithm Choose(ConvolutionShape geometry, Shape x, bool transposed) =>
            target.Choose(geometry, x, transposed);

        public Value Pack(ConvolutionShape geometry, Algorithm algorithm, bool transposed, ImmutableArray<Value> inputs)
        {
            var op =
                new PackWeights(geometry, algorithm, transposed, target.PackedLength(geometry, algorithm, transposed));
            var packed = new Value(op.Outputs(inputs)[0], inputs[0].Name);
            lowered.Add(new Node(op, inputs, [packed], node.Scope, node.Layer));
            return packed;
        }

        /// <summary>The kernel has other operands; those of the programs follow them.</summary>
        private void Lower(Fused fused, ILowered op)
        {
            (Op kernel, ImmutableArray<Value> operands) = op.Lower(node, this);
            int shift = operands.Length - fused.Operands;
            var replaced =
                new Fused((IRidden)kernel, operands.Length, Shifted(fused.Load, shift), Shifted(fused.Store, shift),
                [.. fused.Reductions.Select(reduction =>
                    reduction with { Operands = Shifted(reduction.Operands, shift) })]);
            lowered.Add(new Node(
                replaced, [.. operands, .. node.Inputs.Skip(fused.Operands)], node.Outputs, node.Scope, node.Layer));
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
