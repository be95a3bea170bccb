using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Passes;

/// <summary>
/// Takes nodes apart into kernels, elementwise steps and work of the size of the weights, so that <see cref="Fuse"/> can put
/// the elementwise steps where maps are loaded or stored anyway.
/// </summary>
internal static class Decompose
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var parts = new Parts(graph.Forward.Where(node => node.Op is UpdateRunning).ToLookup(node => node.Inputs[0]));
        ImmutableArray<Node> forward = parts.Of(graph.Forward);
        return graph with { Forward = forward, Backward = parts.Of(graph.Backward) };
    }

    private sealed class Parts(ILookup<Value, Node> pilots)
    {
        private readonly Dictionary<(Value Statistics, float Epsilon), Value> deviations = [];
        private readonly Dictionary<int, Value> dropFactors = [];
        private readonly Dictionary<Value, Value> replaced = [];
        private readonly List<Node> nodes = [];
        private Node node = null!;

        public ImmutableArray<Node> Of(ImmutableArray<Node> phase)
        {
            nodes.Clear();
            ILookup<Scope, Node> drops = phase.Where(drop => drop.Op is DropPath).ToLookup(drop => drop.Scope);
            HashSet<Scope> begun = [];
            foreach (Node original in phase)
            {
                // Factors stand before the block's kernels, so that any of them can apply them.
                if (begun.Add(original.Scope))
                {
                    foreach (Node drop in drops[original.Scope])
                    {
                        node = drop;
                        Factors((DropPath)drop.Op);
                    }
                }

                node = original.Inputs.Any(replaced.ContainsKey)
                    ? new Node(original.Op, [.. original.Inputs.Select(Now)], original.Outputs, original.Scope, original.Layer)
                    : original;
                TakeApart();
            }

            return [.. nodes];
        }

        private void TakeApart()
        {
            ImmutableArray<Value> inputs = node.Inputs;
            switch (node.Op)
            {
                case SplitConvolution op:
                    (Value x, Value statistics, Value weight, Value scale, Value shift) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]);
                    Value r = Deviation(statistics, new InverseDeviation(op.Epsilon));
                    Value bias = Add(new SplitNormBias(op.Geometry), weight, statistics, r, scale, shift);
                    Finish(new AddBias(), Add(new PaddedConvolution(op.Geometry), x, weight, statistics, scale, r), bias);
                    break;
                case InverseDeviation op:
                    replaced[node.Output] = Deviation(inputs[0], op);
                    break;
                case BatchNorm op:
                    ImmutableArray<Value> coefficients = AddNode(new BatchNormCoefficients(op.Epsilon), inputs[1], inputs[2], inputs[3]).Outputs;
                    Finish(new Affine(), inputs[0], coefficients[0], coefficients[1]);
                    break;
                case Convolution op when inputs.Length == 3:
                    Finish(new AddBias(), Add(op, inputs[0], inputs[1]), inputs[2]);
                    break;
                case Linear op:
                    var convolution = new Convolution(op.Geometry(inputs[0].Shape));
                    if (inputs.Length == 3) Finish(new AddBias(), Add(convolution, inputs[0], inputs[1]), inputs[2]);
                    else Finish(convolution, inputs[0], inputs[1]);
                    break;
                case MeanPaddedConvolution op:
                    Finish(new AddBias(), Add(new PaddedConvolution(op.Geometry), inputs[0], inputs[1], inputs[3]), inputs[2]);
                    break;
                case BatchStatistics op when pilots[node.Output].FirstOrDefault() is { } update:
                    // What runs is what the statistics are expected to be.
                    Finish(op, inputs[0], update.Inputs[1]);
                    break;
                case DropPath op:
                    Finish(new ScaleImages(), inputs[0], Factors(op));
                    break;
                default:
                    nodes.Add(node);
                    break;
            }
        }

        private Value Deviation(Value statistics, InverseDeviation op)
        {
            if (!deviations.TryGetValue((statistics, op.Epsilon), out Value? r)) deviations[(statistics, op.Epsilon)] = r = Add(op, statistics);
            return r;
        }

        // The gradient is scaled by the numbers that the value was scaled by.
        private Value Factors(DropPath op)
        {
            if (!dropFactors.TryGetValue(op.Stream, out Value? factors))
                dropFactors[op.Stream] = factors = Add(new DropFactors(op.Rate, op.Depth, op.Stream));
            return factors;
        }

        private Value Add(Op op, params Value[] inputs) => AddNode(op, inputs).Output;

        private Node AddNode(Op op, params Value[] inputs)
        {
            string name = node.Outputs[0].Name;
            var part = new Node(op, [.. inputs], [.. OpTable.Outputs(op, inputs).Select(type => new Value(type, name))], node.Scope, node.Layer);
            nodes.Add(part);
            return part;
        }

        private void Finish(Op op, params Value[] inputs) => nodes.Add(new Node(op, [.. inputs], node.Outputs, node.Scope, node.Layer));

        private Value Now(Value value) => replaced.TryGetValue(value, out Value? other) ? other : value;
    }
}
