using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>
/// Names for the locals of emitted code, from the author's words: <c>reduce</c> is what the layer Reduce returns,
/// <c>reduceNormalized</c> a step on the way, <c>gReduce</c> the gradient, <c>gReduceFromExpand</c> what Expand adds to
/// it, <c>reduceCall2</c> what the second call of a shared layer returns. Blocks of the same structure get the same
/// names, so that one method can serve them all.
/// </summary>
internal sealed class ValueNames
{
    private const string Neighbour = "neighbour";

    private readonly NetworkGraph graph;
    private readonly Dictionary<Value, Node> producers = [];
    private readonly Dictionary<Value, Scope> produced = [];
    private readonly Dictionary<Layer, Node> lastOfLayer = [];
    private readonly Dictionary<Value, Value> wholeGradients = [];
    private readonly Dictionary<Scope, LocalNames> scopes = [];

    /// <param name="graph">The graph that is written.</param>
    /// <param name="derived">The graph it was made of,
    /// whose values are named after the node that made them there.</param>
    public ValueNames(NetworkGraph graph, NetworkGraph derived)
    {
        this.graph = graph;
        foreach (Node node in graph.Nodes.Concat(derived.Nodes))
            foreach (Value output in node.Outputs) producers[output] = node;
        foreach (Node node in graph.Nodes)
        {
            foreach (Value output in node.Outputs)
            {
                produced[output] = node.Scope;
                if (IsPreparedForAll(node)) producers[output] = node;
                // What is made last has all parts in it.
                if (output.GradientOf is { } target) wholeGradients[target] = output;
            }
        }

        foreach (Node node in derived.Forward)
            if (node is { Layer: not null, Outputs.Length: > 0 }) lastOfLayer[node.Layer] = node;

        // In the order of the graph, so that numbers behind names do not depend on who asks first.
        foreach (Node node in graph.Nodes)
        {
            foreach (Value input in node.Inputs) Name(input, node.Scope);
            foreach (Value output in node.Outputs) Name(output, node.Scope);
        }
    }

    /// <summary>The node that makes <paramref name="value"/>.</summary>
    public Node Producer(Value value) => producers[value];

    /// <summary>Whether a node, rather than the caller or the state, makes <paramref name="value"/>.</summary>
    public bool IsProduced(Value value) => produced.ContainsKey(value);

    /// <summary>Whether the code of another block makes <paramref name="value"/>.</summary>
    public bool IsMadeElsewhere(Value value, Scope scope) =>
        produced.TryGetValue(value, out Scope? maker) && maker != scope;

    /// <summary>The name of <paramref name="value"/> within the code of <paramref name="scope"/>.</summary>
    public string Of(Value value, Scope scope) => Keyword.Escaped(Name(value, scope));

    /// <summary>
    /// The name, within the code of <paramref name="scope"/>, of the geometry that all calls of a convolution have.
    /// </summary>
    public string ShapeOf(Layer layer, Scope scope) =>
        In(scope).Of((layer.Scope.Name, layer.Member), () => Member(layer, scope) + "Shape", isLayers: false);

    private string Name(Value value, Scope scope) =>
        In(scope).Of(value, () => Propose(value, scope), IsLayers(value, scope));

    private LocalNames In(Scope scope)
    {
        if (!scopes.TryGetValue(scope, out LocalNames? names)) scopes[scope] = names = new LocalNames(scope.Block);
        return names;
    }

    /// <summary>
    /// Whether <paramref name="value"/> is what a layer of the block returns, and may have the layer's name.
    /// </summary>
    private bool IsLayers(Value value, Scope scope) =>
        producers.TryGetValue(value, out Node? node)
            && (node.Scope == scope ? IsLast(node) : node.Scope.Below(scope) is not null);

    private bool IsLast(Node node) =>
        node.Layer is { } layer && lastOfLayer.TryGetValue(layer, out Node? last) && last == node;

    private string Propose(Value value, Scope scope)
    {
        if (value.State is { } tensor) return Identifier.Camel(Local(tensor, scope));
        if (value.GradientOf is { } target)
            return "g" + Identifier.Pascal(Name(target, scope)) + Part(value, target, scope);
        if (value == graph.Image) return "image";
        if (!producers.TryGetValue(value, out Node? node)) return "x";
        if (node.Op is PackWeights)
            return Name(node.Inputs[0], scope) + (node.Inputs.Length == 1 ? "" : BlockNames.Again(node.Layer!.Call))
                + Result(node, value);
        if (IsPreparedForAll(node)) return Member(node.Layer!, scope) + Result(node, value);
        if (node.Scope != scope) return MadeElsewhere(value, node, scope);
        if (node.Op.Words.Joint is { } joint) return joint;
        if (node.Inputs.IsEmpty) return Identifier.Camel(Result(node, value));
        if (node.Layer is { } layer)
            return Member(layer, scope) + BlockNames.Again(layer.Call) + (IsLast(node) ? "" : Result(node, value));
        return Base(node.Inputs[0], scope) + Result(node, value);
    }

    /// <summary>What the block around, a block within or a neighbour makes: a map that comes in is <c>x</c>.</summary>
    private string MadeElsewhere(Value value, Node node, Scope scope)
    {
        if (node.Op is BatchStatistics)
        {
            Value map = node.Inputs[0];
            return "statisticsOf" + Identifier.Pascal(IsProduced(map) ? Name(map, scope) : Base(map, scope));
        }

        string name = "x";
        if (node.Scope.Below(scope) is { } child)
            name = BlockNames.Of(child);
        if (value.Type is TensorType.Feature && !In(scope).IsTaken(name)) return name;
        if (name == "x") return Neighbour + Identifier.Pascal(Name(value, node.Scope));
        return name + Identifier.Pascal(Name(value, node.Scope));
    }

    /// <summary>Who makes a gradient that is only part of one; nothing where it is the whole.</summary>
    private string Part(Value value, Value target, Scope scope)
    {
        if (!wholeGradients.TryGetValue(target, out Value? whole) || whole == value
            || !producers.TryGetValue(value, out Node? node))
            return "";
        bool isSum = node.Op is Add or AddVectors;
        string maker = node switch
        {
            _ when node.Scope.Below(scope) is { } child => Identifier.Pascal(BlockNames.Of(child)),
            _ when node.Scope != scope => Identifier.Pascal(Neighbour),
            { Layer: { } layer } => Identifier.Pascal(layer.Member) + BlockNames.Again(layer.Call),
            _ when isSum => "",
            _ => Identifier.Pascal(Result(node, value)),
        };
        return maker.Length == 0 ? "Sum" : "From" + maker + (isSum ? "Sum" : "");
    }

    /// <summary>What a chain of operations started from: <c>spatial</c> for SiLU(Spatial(…)).</summary>
    private string Base(Value value, Scope scope)
    {
        while (producers.TryGetValue(value, out Node? node) && !node.Inputs.IsEmpty && !IsBase(value, node, scope))
            value = node.Inputs[0];
        return Name(value, scope);
    }

    private bool IsBase(Value value, Node node, Scope scope)
    {
        bool isStored = produced.ContainsKey(value);
        if (node.Scope != scope) return isStored || node.Scope.Below(scope) is not null;
        return node.Op.Words.Joint is not null || IsLast(node) || (isStored && node.Layer is not null);
    }

    /// <summary>Whether the node does what all calls of a layer need, in the block around them.</summary>
    private static bool IsPreparedForAll(Node node) => node.Layer is { } layer && layer.Scope != node.Scope;

    private static string Result(Node node, Value value) => node.Op.Words.Results[node.Outputs.IndexOf(value)];

    /// <summary>The layer's method, seen from the code of <paramref name="scope"/>.</summary>
    private static string Member(Layer layer, Scope scope) => Identifier.Camel(
        layer.Scope.Name == scope.Name
            ? layer.Member
            : BlockNames.Relative(layer.Scope.Name, scope) + "." + layer.Member);

    /// <summary>
    /// The name of a tensor within a block: without the block's own, and where it is another block's, whose work rides
    /// on this one's, without that one's either, so that one method can serve all neighbours.
    /// </summary>
    public static string Local(StateTensor tensor, Scope scope)
    {
        string local = BlockNames.Relative(tensor.Name, scope);
        if (scope.Name.Length == 0 || local != tensor.Name) return local;
        string[] words = tensor.Name.Split('.');
        int layer = words.Length - 2;
        while (layer > 0 && char.IsDigit(words[layer][0])) layer--;
        return Neighbour + "." + string.Join(".", words.Skip(Math.Max(0, layer)));
    }
}
