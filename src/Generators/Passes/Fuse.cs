using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>
/// Puts elementwise work where values are in registers anyway. In the order of the graph, an elementwise node
/// <list type="number">
/// <item>rides on the store of the kernel that makes one of its operands, if nobody else reads that operand and the
/// other operands exist by then; else</item>
/// <item>is not computed at all but recomputed by whoever reads it, if it is a function of one map and all its readers
/// can: x = SiLU(z) is never stored, z is; else</item>
/// <item>is a kernel of its own, on whose store later ones may ride.</item>
/// </list>
/// Sums over a map ride on the store of the kernel that makes it, or of whose result it is a function. Where nothing is
/// to ride, every step is a kernel of its own.
/// </summary>
internal static class Fuse
{
    /// <param name="graph">The network, taken apart.</param>
    /// <param name="rides">Whether kernels take other work along.</param>
    public static NetworkGraph Run(NetworkGraph graph, bool rides = true)
    {
        var fusion = new Fusion(graph, rides);
        ImmutableArray<Node> forward = fusion.Run(graph.Forward);
        return graph with { Forward = forward, Backward = fusion.Run(graph.Backward) };
    }

    private sealed class Fusion(NetworkGraph graph, bool rides)
    {
        // The most sums of one store.
        private const int MostSums = 2;

        private readonly ILookup<Value, Node> readers = graph.Nodes
            .SelectMany(node => node.Inputs, (node, input) => (node, input))
            .ToLookup(pair => pair.input, pair => pair.node);

        // Values that nobody stores, and what makes them.
        private readonly Dictionary<Value, Node> recomputed = [];

        // The step of the result that makes each value; what is not here was there before.
        private readonly Dictionary<Value, int> steps = [];
        private int step;

        public ImmutableArray<Node> Run(ImmutableArray<Node> nodes)
        {
            var kernels = new List<FusedKernel>();
            var last = new Dictionary<Value, FusedKernel>();
            foreach (Node node in nodes)
            {
                if (node.Op is IElementwise elementwise) Elementwise(node, elementwise);
                else if (node.Op is IReduction reduction) Reduction(node, reduction);
                else Start(Kernel(node));
            }

            return [.. kernels.Select(kernel => kernel.ToNode())];

            void Elementwise(Node node, IElementwise op)
            {
                if (Producer(node) is { } producer)
                {
                    last.Remove(producer.Result!);
                    producer.Append(node, op, recomputed);
                    last[node.Output] = producer;
                    steps[node.Output] = producer.Step;
                }
                else if (CanBeRecomputed(node))
                {
                    recomputed[node.Output] = node;
                }
                else
                {
                    Value source = Base(node.Inputs[0]);
                    var kernel = new FusedKernel(node, new Elementwise(), [source], step, source);
                    kernel.Append(node, op, recomputed);
                    Start(kernel);
                }
            }

            // The kernel on whose store a node can ride: the latest, so that all operands exist.
            FusedKernel? Producer(Node node) => !rides ? null : node.Inputs
                .Where(input => last.ContainsKey(input) && readers[input].Count() == 1
                    && !graph.Results.Contains(input) && !input.IsSpreadOver(node.Output.Shape))
                .Select(input => last[input])
                .OrderByDescending(kernel => kernel.Step)
                .FirstOrDefault(kernel => kernel.CanAppend && Exist(node.Inputs, kernel));

            void Reduction(Node node, IReduction op)
            {
                if (rides && last.TryGetValue(Base(node.Inputs[0]), out FusedKernel? kernel)
                    && kernel.HasStore && kernel.Sums + op.Sums <= MostSums && Exist(node.Inputs, kernel))
                {
                    kernel.AddUp(node, op, recomputed);
                    steps[node.Output] = kernel.Step;
                }
                else if (node.Inputs.Any(recomputed.ContainsKey))
                {
                    Value source = Base(node.Inputs[0]);
                    var reduce = new FusedKernel(node, new Reduce(), [source], step, source);
                    reduce.AddUp(node, op, recomputed);
                    Start(reduce);
                }
                else
                {
                    ImmutableArray<Value> operands = [.. node.Inputs.Take(op.OwnOperands)];
                    Start(new FusedKernel(new Node(node.Op, operands, node.Outputs, node.Scope, node.Layer), step));
                }
            }

            FusedKernel Kernel(Node node)
            {
                if (node.Op is not IRidden op) return new FusedKernel(node, step);
                int load = op.LoadOperand;
                if (load < 0 || !recomputed.ContainsKey(node.Inputs[load]))
                    return new FusedKernel(node, op, node.Inputs, step, node.Output);
                var kernel =
                    new FusedKernel(node, op, node.Inputs.SetItem(load, Base(node.Inputs[load])), step, node.Output);
                kernel.LoadThrough(node.Inputs[load], recomputed);
                return kernel;
            }

            void Start(FusedKernel kernel)
            {
                kernels.Add(kernel);
                foreach (Value made in kernel.Made) steps[made] = step;
                if (kernel.HasStore) last[kernel.Result!] = kernel;
                step++;
            }
        }

        /// <summary>The stored map that a value is a function of.</summary>
        private Value Base(Value value)
        {
            while (recomputed.TryGetValue(value, out Node? node)) value = node.Inputs[0];
            return value;
        }

        private bool CanBeRecomputed(Node node) =>
            rides && IsUnary(node) && !graph.Results.Contains(node.Output)
                && readers[node.Output].All(reader => Recomputes(reader, node.Output));

        /// <summary>
        /// Whether a node is a function of one map: its other operands hold one value for all pixels of an image.
        /// </summary>
        private static bool IsUnary(Node node) => node.Inputs.Skip(1).All(input =>
            input.Type is not TensorType.Feature || input.IsSpreadOver(node.Output.Shape));

        /// <summary>Whether a node computes a value where it reads it, and once for each of its elements.</summary>
        private static bool Recomputes(Node reader, Value value) => reader.Op switch
        {
            IReduction => true,
            IElementwise => !value.IsSpreadOver(reader.Output.Shape),
            _ => IsLoad(value, reader),
        };

        /// <summary>Whether a kernel reads a value through its load alone.</summary>
        private static bool IsLoad(Value value, Node kernel) => kernel.Op is IRidden { LoadOperand: >= 0 and var load }
            && kernel.Inputs.IndexOf(value) == load && kernel.Inputs.LastIndexOf(value) == load;

        /// <summary>Whether operands are there when a kernel runs, or are what it makes.</summary>
        private bool Exist(IEnumerable<Value> operands, FusedKernel kernel) => operands.All(operand =>
            recomputed.TryGetValue(operand, out Node? node)
                ? Exist(node.Inputs, kernel)
                : operand == kernel.Result || !steps.TryGetValue(operand, out int made) || made < kernel.Step);
    }
}
