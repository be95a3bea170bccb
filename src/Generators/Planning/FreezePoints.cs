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
        Dictionary<Value, int> last = [];
        for (int i = 0; i < nodes.Length; i++)
            foreach (Value tied in Tied(nodes[i])) last[tied] = i;
        Dictionary<StateTensor, int> places = [];
        foreach (StateTensor tensor in layout.Tensors) places[tensor] = places.Count;

        List<FreezePoint> found = [];
        HashSet<StateTensor> frozen = [];
        // Of what came so far: where it is read last, the last place of its state, and what draws random numbers.
        int reach = -1, place = -1, streams = 0, tensors = 0;
        for (int end = 1; end < nodes.Length; end++)
        {
            Node node = nodes[end - 1];
            foreach (Value tied in Tied(node))
            {
                reach = Math.Max(reach, last[tied]);
                if (tied.State is { } tensor && frozen.Add(tensor)) place = Math.Max(place, places[tensor]);
            }

            if (IsRandom(node)) streams++;
            Scope? block = node.Scope.Below(root);
            bool isBoundary = block != nodes[end].Scope.Below(root), isBeginning = place + 1 == frozen.Count;
            if (!isBoundary || reach >= end || !isBeginning || frozen.Count == tensors) continue;
            tensors = frozen.Count;
            if (layout.Tensors.Skip(tensors).FirstOrDefault(tensor => tensor.IsParameter) is { } next)
                found.Add(At(graph, root, block, layout, streams, tensors, layout[next]));
        }

        return [.. found];
    }

    private static FreezePoint At(
        NetworkGraph graph, Scope root, Scope? block, StateLayout layout, int streams, int tensors, int parameters)
    {
        string name = block is not null && block.Name != root.Name
            ? block.Name
            : Layer(layout.Tensors[tensors - 1].Name);
        BlockLayer? within = graph.BlockLayers.FirstOrDefault(layer => layer.Blocks.Contains(block!));
        string? stage = within is null || within.Name == root.Name ? name
            : within.Blocks[within.Blocks.Length - 1] == block ? within.Name
            : null;
        return new FreezePoint(name, stage, tensors, streams, parameters);
    }

    /// <summary>
    /// What must be on one side alone: tensors of the state, and a map of which statistics are taken.
    /// </summary>
    private static IEnumerable<Value> Tied(Node node) =>
        node.Inputs.Where((input, i) => input.State is not null || (i == 0 && node.Op is BatchStatistics));

    /// <summary>Streams are numbered in the order of what draws from them.</summary>
    private static bool IsRandom(Node node) => node.Op is Dropout or DropPath;

    private static string Layer(string tensor) => tensor.Substring(0, Math.Max(0, tensor.LastIndexOf('.')));
}
