using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Passes;

/// <summary>
/// Puts elementwise work where values are in registers anyway. In the order of the graph, an elementwise node
/// <list type="number">
/// <item>rides on the store of the kernel that makes one of its operands, if nobody else reads that operand and the other
/// operands exist by then; else</item>
/// <item>is not computed at all but recomputed by whoever reads it, if it is a function of one map and all its readers can:
/// x = SiLU(z) is never stored, z is; else</item>
/// <item>is a kernel of its own, on whose store later ones may ride.</item>
/// </list>
/// Sums over a map ride on the store of the kernel that makes it, or of whose result it is a function.
/// </summary>
internal static class Fuse
{
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var fusion = new Fusion(graph);
        ImmutableArray<Node> forward = fusion.Run(graph.Forward);
        return graph with { Forward = forward, Backward = fusion.Run(graph.Backward) };
    }

    private sealed class Fusion(NetworkGraph graph)
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
                if (ElementwiseOps.IsElementwise(node.Op)) Elementwise(node);
                else if (ElementwiseOps.IsReduction(node.Op)) Reduction(node);
                else Start(Kernel(node));
            }

            return [.. kernels.Select(kernel => kernel.ToNode())];

            void Elementwise(Node node)
            {
                if (Producer(node) is { } producer)
                {
                    last.Remove(producer.Result!);
                    producer.Append(node, recomputed);
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
                    kernel.Append(node, recomputed);
                    Start(kernel);
                }
            }

            // The kernel on whose store a node can ride: the latest, so that all operands exist.
            FusedKernel? Producer(Node node) => node.Inputs
                .Where(input => last.ContainsKey(input) && readers[input].Count() == 1 && input != graph.Logits)
                .Select(input => last[input])
                .OrderByDescending(kernel => kernel.Step)
                .FirstOrDefault(kernel => kernel.CanAppend && Exist(node.Inputs, kernel));

            void Reduction(Node node)
            {
                if (last.TryGetValue(Base(node.Inputs[0]), out FusedKernel? kernel)
                    && kernel.HasStore && kernel.Sums + Graph.Reduction.SumsOf(node.Op) <= MostSums && Exist(node.Inputs, kernel))
                {
                    kernel.AddUp(node, recomputed);
                    steps[node.Output] = kernel.Step;
                }
                else if (node.Inputs.Any(recomputed.ContainsKey))
                {
                    Value source = Base(node.Inputs[0]);
                    var reduce = new FusedKernel(node, new Reduce(), [source], step, source);
                    reduce.AddUp(node, recomputed);
                    Start(reduce);
                }
                else
                {
                    // Its own kernel reads the map twice and needs no pilot.
                    Start(new FusedKernel(
                        node.Op is BatchStatistics ? new Node(node.Op, [node.Inputs[0]], node.Outputs, node.Scope, node.Layer) : node, step));
                }
            }

            FusedKernel Kernel(Node node)
            {
                int load = ElementwiseOps.LoadOperand(node.Op);
                if (load < 0 && !ElementwiseOps.HasStore(node.Op)) return new FusedKernel(node, step);
                if (load < 0 || !recomputed.ContainsKey(node.Inputs[load])) return new FusedKernel(node, node.Op, node.Inputs, step, node.Output);
                var kernel = new FusedKernel(node, node.Op, node.Inputs.SetItem(load, Base(node.Inputs[load])), step, node.Output);
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
            ElementwiseOps.IsUnary(node) && node.Output != graph.Logits && readers[node.Output].All(reader =>
                ElementwiseOps.IsElementwise(reader.Op) || ElementwiseOps.IsReduction(reader.Op)
                || (!DependsOnImage(node) && IsLoad(node.Output, reader)));

        /// <summary>Whether a kernel reads a value through its load alone.</summary>
        private static bool IsLoad(Value value, Node kernel) => ElementwiseOps.LoadOperand(kernel.Op) is >= 0 and var load
            && kernel.Inputs.IndexOf(value) == load && kernel.Inputs.LastIndexOf(value) == load;

        /// <summary>Whether a function differs from image to image, which a load cannot.</summary>
        private bool DependsOnImage(Node node) =>
            node.Op is ScaleImages || (recomputed.TryGetValue(node.Inputs[0], out Node? before) && DependsOnImage(before));

        /// <summary>Whether operands are there when a kernel runs, or are what it makes.</summary>
        private bool Exist(IEnumerable<Value> operands, FusedKernel kernel) => operands.All(operand =>
            recomputed.TryGetValue(operand, out Node? node)
                ? Exist(node.Inputs, kernel)
                : operand == kernel.Result || !steps.TryGetValue(operand, out int made) || made < kernel.Step);
    }
}
