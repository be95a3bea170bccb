using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Graphs;

/// <summary>
/// What values are called in a printed graph: <c>stage1.0.spatial</c> is what the layer returns,
/// <c>stage1.0.spatial.normalized</c> a step on the way, <c>∂stem</c> a gradient. Those of the same name are numbered
/// in the order of the graph.
/// </summary>
internal sealed class GraphNames
{
    private readonly Dictionary<Value, string> names = [];
    private readonly Dictionary<string, int> taken = [];

    /// <param name="graph">The graph.</param>
    /// <param name="known">What values were called that other stages have made, to which this graph's are added: what
    /// is the same from stage to stage keeps its name.</param>
    public GraphNames(NetworkGraph graph, IDictionary<Value, string> known)
    {
        Dictionary<Layer, Node> last = [];
        foreach (Node node in graph.Prepare.Concat(graph.Forward))
            if (node is { Layer: { } layer, Outputs.Length: > 0 }) last[layer] = node;

        Add(graph.Image, "image");
        foreach (Value value in graph.State) Add(value, value.State!.Name);
        foreach (Node node in graph.Prepare.Concat(graph.Forward)) AddOutputs(node);
        if (graph.LogitsGradient is { } seed) Add(seed, Gradient(graph.Logits));
        foreach (Node node in graph.Backward) AddOutputs(node);

        void AddOutputs(Node node)
        {
            foreach (Value output in node.Outputs)
                Add(output, output.GradientOf is { } target ? Gradient(target) : Proposed(node, output, last));
        }

        void Add(Value value, string proposed)
        {
            if (!known.TryGetValue(value, out string? name)) known[value] = name = proposed;
            taken[name] = taken.TryGetValue(name, out int number) ? ++number : number = 1;
            names[value] = number == 1 ? name : $"{name}#{Literal.Of(number)}";
        }

        string Gradient(Value target) => "∂" + (known.TryGetValue(target, out string? name) ? name : target.Name);
    }

    public string this[Value value] => names.TryGetValue(value, out string? name) ? name : value.Name;

    private static string Proposed(Node node, Value output, Dictionary<Layer, Node> last)
    {
        string result = Casing.LowerFirst(Result(node.Op, node.Outputs.IndexOf(output)));
        if (node.Layer is not { } layer) return Within(node.Scope.Name, result);
        string name = (layer.Name.Length > 0 ? layer.Name : Casing.LowerFirst(layer.Member))
            + (layer.Call == 1 ? "" : $"({Literal.Of(layer.Call)})");
        return last.TryGetValue(layer, out Node? end) && end == node ? name : Within(name, result);
    }

    /// <summary>A kernel's own results come before those of the sums that ride on it.</summary>
    private static string Result(Op op, int output)
    {
        EquatableArray<string> own = op.Words.Results;
        return op is Fused fused && output >= own.Count
            ? Result((Op)fused.Reductions[output - own.Count].Op, 0)
            : own[output];
    }

    private static string Within(string name, string part) => name.Length == 0 ? part : $"{name}.{part}";
}
