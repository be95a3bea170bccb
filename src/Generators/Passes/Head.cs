using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>
/// What makes the outputs: the last convolutions or linear layers, and what scales, shifts or normalises their channels
/// after them. The first dimension of these tensors is that of the outputs, and nothing else reads them or what is made
/// of them: with their rows in another order, the outputs are in that order and otherwise the same.
/// </summary>
internal sealed class Head
{
    private readonly HashSet<Node> nodes = [];
    private readonly Dictionary<Value, Node> makers = [];
    private readonly ILookup<Value, Node> readers;

    private Head(NetworkGraph graph)
    {
        foreach (Node node in graph.Forward)
            foreach (Value output in node.Outputs) makers[output] = node;
        readers = graph.Forward
            .SelectMany(node => node.Inputs.Distinct(), (node, input) => (node, input))
            .ToLookup(pair => pair.input, pair => pair.node);
    }

    /// <summary>Its tensors.</summary>
    public HashSet<StateTensor> Tensors { get; } = [];

    /// <summary>Its convolutions and linear layers.</summary>
    public HashSet<Node> Makers { get; } = [];

    /// <summary>
    /// What its layer reads, the features that the outputs are told by; null where that is not one layer that reads one
    /// pixel.
    /// </summary>
    public Value? Input =>
        Makers.Count == 1 && Makers.Single().Layer?.Input is { Shape: { Height: 1, Width: 1 } } input ? input : null;

    /// <summary>
    /// The head of a network as its author wired it; null where no layers of their own make the outputs.
    /// </summary>
    public static Head? Of(NetworkGraph graph)
    {
        var head = new Head(graph);
        return head.Follow(graph.Logits) && head.IsReadByItselfAlone(graph) ? head : null;
    }

    /// <summary>Goes from a value whose channels are the outputs back to the layers that make these channels.</summary>
    private bool Follow(Value value)
    {
        if (!makers.TryGetValue(value, out Node? node)) return false;
        if (!nodes.Add(node)) return true;
        switch (node.Op)
        {
            // An output of a group reads the channels of its place.
            case Convolution { Geometry.Groups: 1 } or Linear:
                Makers.Add(node);
                return Take(node.Inputs.Skip(1));
            case Normalize:
                return FollowStatistics(node.Inputs[1]) && Follow(node.Inputs[0]);
            case IElementwise op:
                return node.Inputs
                    .Select((input, i) => FollowOperand(input, op.Operator.Varying == i))
                    .All(isFollowed => isFollowed);
            case IChannelwise op when op.KeepsChannels(node):
                return node.Inputs.All(Follow);
            default:
                return false;
        }
    }

    /// <summary>One value for all channels, of a parameter that may be that, has no place for each output.</summary>
    private bool FollowOperand(Value input, bool varies) =>
        input.State is not { } tensor ? Follow(input) : (varies && tensor.Length == 1) || Take([input]);

    /// <summary>Running statistics move with what they are of.</summary>
    private bool FollowStatistics(Value statistics)
    {
        nodes.Add(makers[statistics]);
        foreach (Node update in readers[statistics].Where(node => node.Op is UpdateRunning))
        {
            nodes.Add(update);
            Take(update.Inputs.Skip(1));
        }

        return true;
    }

    private bool Take(IEnumerable<Value> state)
    {
        Tensors.UnionWith(state.Select(value => value.State!));
        return true;
    }

    /// <summary>Layers that are shared, and maps that something else reads, tie outputs to other channels.</summary>
    private bool IsReadByItselfAlone(NetworkGraph graph) =>
        nodes.SelectMany(node => node.Outputs).All(value => readers[value].All(nodes.Contains))
        && graph.State.Where(value => Tensors.Contains(value.State!)).All(value => readers[value].All(nodes.Contains));
}
