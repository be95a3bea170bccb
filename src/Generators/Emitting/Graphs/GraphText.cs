using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Graphs;

/// <summary>
/// A graph as text, a line for each op: <c>stem: 8×16×16 = Convolution[kernel 3](SiLU(x), stem.weight) + stem.bias</c>.
/// Elementwise work is a formula, with what rides on a kernel around it.
/// </summary>
internal sealed class GraphText
{
    private readonly GraphNames names;
    private readonly MemoryPlan? plan;

    private GraphText(GraphNames names, MemoryPlan? plan) => (this.names, this.plan) = (names, plan);

    /// <param name="graph">The graph.</param>
    /// <param name="known">What values were called in other stages (<see cref="GraphNames"/>).</param>
    /// <param name="plan">Where values lie, which then follows their types.</param>
    public static string Of(NetworkGraph graph, IDictionary<Value, string> known, MemoryPlan? plan = null)
    {
        var text = new GraphText(new GraphNames(graph, known), plan);
        return string.Join("\n",
        [
            $"{text.Declared(graph.Image)} → {string.Join(", ", graph.Results.Select(value => text.names[value]))}",
            .. text.Phase("prepare", graph.Prepare),
            .. text.Phase("forward", graph.Forward),
            .. text.Phase("backward", graph.Backward),
        ]);
    }

    private IEnumerable<string> Phase(string name, ImmutableArray<Node> nodes) =>
        nodes.IsEmpty ? [] : ["", name + ":", .. nodes.Select(Line)];

    private string Line(Node node)
    {
        string[] results = [.. node.Outputs.Select(Declared)];
        if (node.Op is not Fused fused)
            return (node.Outputs.IsEmpty ? "" : string.Join(", ", results) + " = ") + Computed(node);
        // The kernel's own come first, and are made together.
        int own = results.Length - fused.Reductions.Count;
        IEnumerable<string> made = own == 0
            ? results
            : [string.Join(", ", results.Take(own)), .. results.Skip(own)];
        return string.Join("; ", made.Zip(Computed(node, fused), (result, formula) => $"{result} = {formula}"));
    }

    private string Computed(Node node) => node.Op is IElementwise elementwise
        ? Formula.Of(elementwise, [.. node.Inputs.Select(input => names[input])])
        : $"{OpText.Of(node.Op)}({string.Join(", ", node.Inputs.Select(input => names[input]))})";

    /// <summary>What each result is: the map that is stored, and sums of it.</summary>
    private IEnumerable<string> Computed(Node node, Fused fused)
    {
        string result = fused.Kernel.HasStore ? names[node.Output] : Input(0);
        if (node.Outputs.Length > fused.Reductions.Count)
            yield return Formula.Of(fused.Store, Kernel(fused), Input);
        foreach (Reduction reduction in fused.Reductions)
            yield return Formula.Of(fused.Store, reduction, result, Input);

        string Input(int index) => names[node.Inputs[index]];

        string Kernel(Fused fused)
        {
            string[] operands = [.. Enumerable.Range(0, fused.Operands).Select(Input)];
            if (fused.Kernel.LoadOperand is >= 0 and int load)
                operands[load] = Formula.Of(fused.Load, operands[load], Input);
            return fused.Kernel is Elementwise
                ? operands[0]
                : $"{OpText.Of((Op)fused.Kernel)}({string.Join(", ", operands)})";
        }
    }

    private string Declared(Value value) => $"{names[value]}: {Described(value.Type)}{Place(value)}";

    private static string Described(TensorType type) => type switch
    {
        TensorType.Feature feature => feature.Shape.ToString(),
        TensorType.Images => "1 an image",
        TensorType.Vector vector => Literal.Of(vector.Length),
        TensorType.Statistics statistics => "2·" + Literal.Of(statistics.Channels),
        TensorType.Parts parts => $"{Literal.Of(parts.Count)} an image",
        _ => throw new InvalidOperationException(type.ToString()),
    };

    private string Place(Value value) =>
        plan is null || !plan.Places.TryGetValue(value, out Place? place) ? "" : place switch
        {
            Place.PerImage map => $" at {Literal.Of(map.Offset)}·batch",
            Place.Fixed vector => $" at {Literal.Of(vector.Offset)}",
            _ => "",
        };
}
