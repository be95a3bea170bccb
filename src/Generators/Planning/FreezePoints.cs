using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Planning;

/// <summary>
/// A place that a model can be frozen to, from the image on; see the runtime's class of the same name.
/// </summary>
/// <param name="Name">The block that ends here, or the last layer.</param>
/// <param name="Stage">What ends here of the model's own layers; null within one of several blocks.</param>
/// <param name="Tensors">Tensors of the state up to here.</param>
/// <param name="Streams">Streams of random numbers up to here.</param>
/// <param name="Parameters">Where the parameters after it begin.</param>
internal sealed record FreezePoint(string Name, string? Stage, int Tensors, int Streams, int Parameters);

/// <summary>
/// Finds the places between the blocks of a model, and between blocks and layers, that no parameter and no batch
/// statistics are shared across.
/// </summary>
internal static class FreezePoints
{
    /// <summary>The places, in order.</summary>
    /// <param name="graphs">The model as its author wired it, at each of its resolutions.</param>
    /// <param name="layout">Where its state lies.</param>
    public static ImmutableArray<FreezePoint> Of(ImmutableArray<NetworkGraph> graphs, StateLayout layout)
    {
        ImmutableArray<FreezePoint>[] each = [.. graphs.Select(graph => Of(graph, layout))];
        return [.. each[0].Where(point => each.All(points => points.Contains(point)))];
    }

    private static ImmutableArray<FreezePoint> Of(NetworkGraph graph, StateLayout layout)
    {
        ImmutableArray<Node> nodes = graph.Forward;
        Scope root = Scope.Innermost(nodes);
        List<FreezePoint> found = [];
        for (int end = 1; end < nodes.Length; end++)
        {
            Scope? block = nodes[end - 1].Scope.Below(root);
            if (block == nodes[end].Scope.Below(root)) continue;
            if (At(graph, root, block, end, layout) is { } point
                && point.Tensors > (found.Count == 0 ? 0 : found[found.Count - 1].Tensors)) found.Add(point);
        }

        return [.. found];
    }

    /// <summary>The place after so many nodes; null where it is none.</summary>
    private static FreezePoint? At(NetworkGraph graph, Scope root, Scope? block, int end, StateLayout layout)
    {
        Node[] before = [.. graph.Forward.Take(end)], after = [.. graph.Forward.Skip(end)];
        StateTensor[] frozen = [.. before.SelectMany(State).Distinct()], trained = [.. after.SelectMany(State)];
        StateTensor? next = layout.Tensors.Skip(frozen.Length).FirstOrDefault(tensor => tensor.IsParameter);
        if (next is null || frozen.Intersect(trained).Any() || Normalized(before).Intersect(Normalized(after)).Any()
            || !frozen.ToImmutableHashSet().SetEquals(layout.Tensors.Take(frozen.Length))) return null;

        string name = block is not null && block.Name != root.Name
            ? block.Name
            : Layer(layout.Tensors[frozen.Length - 1].Name);
        BlockLayer? within = graph.BlockLayers.FirstOrDefault(layer => layer.Blocks.Contains(block!));
        string? stage = within is null || within.Name == root.Name ? name
            : within.Blocks[within.Blocks.Length - 1] == block ? within.Name
            : null;
        return new FreezePoint(name, stage, frozen.Length, before.Count(IsRandom), layout[next]);
    }

    private static IEnumerable<StateTensor> State(Node node) =>
        node.Inputs.Select(input => input.State).OfType<StateTensor>();

    /// <summary>The maps of which statistics are taken.</summary>
    private static IEnumerable<Value> Normalized(IEnumerable<Node> nodes) =>
        nodes.Where(node => node.Op is BatchStatistics).Select(node => node.Inputs[0]);

    /// <summary>Streams are numbered in the order of what draws from them.</summary>
    private static bool IsRandom(Node node) => node.Op is Dropout or DropPath;

    private static string Layer(string tensor) => tensor.Substring(0, Math.Max(0, tensor.LastIndexOf('.')));
}
