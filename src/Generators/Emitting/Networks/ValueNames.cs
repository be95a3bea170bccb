using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>
/// Names for the locals of emitted code, from the author's words: <c>reduce</c> is what the layer Reduce returns,
/// <c>reduceNormalized</c> a step on the way, <c>gReduce</c> the gradient. Blocks of the same structure get the same names, so
/// that one method can serve them all.
/// </summary>
internal sealed class ValueNames
{
    private readonly NetworkGraph graph;
    private readonly Dictionary<Value, Node> producers = [];
    private readonly Dictionary<Value, Scope> produced = [];
    private readonly Dictionary<Layer, Node> lastOfLayer = [];
    private readonly Dictionary<Scope, ScopeNames> scopes = [];

    /// <param name="graph">The graph that is written.</param>
    /// <param name="derived">The graph it was made of, whose values are named after the node that made them there.</param>
    public ValueNames(NetworkGraph graph, NetworkGraph derived)
    {
        this.graph = graph;
        foreach (Node node in graph.Nodes.Concat(derived.Nodes))
            foreach (Value output in node.Outputs) producers[output] = node;
        foreach (Node node in graph.Nodes)
            foreach (Value output in node.Outputs) produced[output] = node.Scope;
        foreach (Node node in derived.Forward)
            if (node is { Layer: not null, Outputs.Length: > 0 }) lastOfLayer[node.Layer] = node;

        // In the order of the graph, so that numbers behind names do not depend on who asks first.
        foreach (Node node in graph.Nodes)
        {
            foreach (Value input in node.Inputs) Of(input, node.Scope);
            foreach (Value output in node.Outputs) Of(output, node.Scope);
        }
    }

    /// <summary>The node that makes <paramref name="value"/>.</summary>
    public Node Producer(Value value) => producers[value];

    /// <summary>Whether a node, rather than the caller or the state, makes <paramref name="value"/>.</summary>
    public bool IsProduced(Value value) => produced.ContainsKey(value);

    /// <summary>Whether the code of another block makes <paramref name="value"/>.</summary>
    public bool IsMadeElsewhere(Value value, Scope scope) => produced.TryGetValue(value, out Scope? maker) && maker != scope;

    /// <summary>The name of <paramref name="value"/> within the code of <paramref name="scope"/>.</summary>
    public string Of(Value value, Scope scope) => In(scope).Of(value, () => Propose(value, scope));

    /// <summary>The name of the geometry that the convolution of <paramref name="layer"/> has.</summary>
    public string ShapeOf(Layer layer) => In(layer.Scope).Of(layer, () => Identifier.Camel(layer.Member) + "Shape");

    private ScopeNames In(Scope scope)
    {
        if (!scopes.TryGetValue(scope, out ScopeNames? names)) scopes[scope] = names = new ScopeNames();
        return names;
    }

    private string Propose(Value value, Scope scope)
    {
        if (value.State is { } tensor) return Identifier.Camel(Local(tensor, scope));
        if (value.GradientOf is { } target) return "g" + Identifier.Pascal(Of(target, scope));
        if (value == graph.Image) return "image";
        if (!producers.TryGetValue(value, out Node? node)) return "x";
        if (node.Scope != scope && node.Op is BatchStatistics) return Base(node.Inputs[0], scope) + node.Op.Words.Results[0];
        if (node.Scope != scope)
            return Child(node.Scope, scope) is { } child ? Identifier.Camel(child.Name == scope.Name ? child.Member : Local(child.Name, scope)) : "x";
        if (node.Op.Words.Joint is { } joint) return joint;
        if (node.Op is PackWeights) return Of(node.Inputs[0], scope) + Result(node, value);
        if (node.Inputs.IsEmpty) return Identifier.Camel(Result(node, value));
        if (node.Layer is not { } layer) return Base(node.Inputs[0], scope) + Result(node, value);
        return Identifier.Camel(layer.Member) + (lastOfLayer[layer] == node ? "" : Result(node, value));
    }

    /// <summary>What a chain of pointwise operations started from: <c>spatial</c> for SiLU(Spatial(…)).</summary>
    private string Base(Value value, Scope scope)
    {
        while (producers.TryGetValue(value, out Node? node) && !node.Inputs.IsEmpty
            && (!produced.ContainsKey(value) || (node.Scope == scope && node.Layer is null && node.Op.Words.Joint is null)))
            value = node.Inputs[0];
        return Of(value, scope);
    }

    private static string Result(Node node, Value value) => node.Op.Words.Results[node.Outputs.IndexOf(value)];

    private static Scope? Child(Scope scope, Scope ancestor)
    {
        for (Scope? child = scope; child is not null; child = child.Parent)
            if (child.Parent == ancestor) return child;
        return null;
    }

    /// <summary>
    /// The name of a tensor within a block: without the block's own, and where it is another block's, whose work rides on this
    /// one's, without that one's either, so that one method can serve all neighbours.
    /// </summary>
    public static string Local(StateTensor tensor, Scope scope)
    {
        string local = Local(tensor.Name, scope);
        if (scope.Name.Length == 0 || local != tensor.Name) return local;
        string[] words = tensor.Name.Split('.');
        return "neighbour." + string.Join(".", words.Skip(Math.Max(0, words.Length - 2)));
    }

    private static string Local(string name, Scope scope) =>
        scope.Name.Length > 0 && name.StartsWith(scope.Name + ".", StringComparison.Ordinal)
            ? name.Substring(scope.Name.Length + 1)
            : name;

    private sealed class ScopeNames
    {
        private readonly Dictionary<object, string> names = [];
        private readonly HashSet<string> taken = ["at"];

        public string Of(object named, Func<string> propose)
        {
            if (names.TryGetValue(named, out string? name)) return name;
            string proposal = propose();
            string unique = proposal;
            for (int number = 2; !taken.Add(unique); number++) unique = proposal + Literal.Of(number);
            return names[named] = Identifier.Escaped(unique);
        }
    }
}
