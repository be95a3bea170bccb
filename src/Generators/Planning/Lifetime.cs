using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Planning;

/// <summary>
/// Memory that one or more values share, one after the other, and the steps during which it is taken.
/// </summary>
internal sealed class Storage(TensorType type, int first)
{
    public TensorType Type { get; } = type;

    public int First { get; } = first;

    /// <summary>The last step that reads it.</summary>
    public int Last { get; set; } = first;

    /// <summary>
    /// Floats, per image or in all as <see cref="Type"/> says, rounded up to whole blocks of 16 channels.
    /// </summary>
    public long Floats => Type switch
    {
        TensorType.Feature feature => Rounded(feature.Shape.Channels) * feature.Shape.Pixels,
        TensorType.Images => Rounded(1),
        TensorType.Vector vector => Rounded(vector.Length),
        TensorType.Statistics statistics => 2 * Rounded(statistics.Channels),
        // Floats even where the elements of maps are half as large.
        TensorType.Parts parts => 2 * Rounded(parts.Count),
        _ => throw new InvalidOperationException(Type.ToString()),
    };

    public bool IsPerImage => Type is TensorType.Feature or TensorType.Images or TensorType.Parts;

    public bool IsTakenAt(int step) => First <= step && step <= Last;

    public bool Overlaps(Storage other) => First <= other.Last && other.First <= Last;

    private static long Rounded(int count) => (long)ConvolutionShape.Blocks(count) * ConvolutionShape.Block;
}

/// <summary>Which values live when, and which may take over the memory of another.</summary>
internal static class Lifetime
{
    /// <summary>
    /// The storage of every value that needs one. An elementwise op whose operand is not read again writes over it.
    /// </summary>
    public static IReadOnlyDictionary<Value, Storage> Of(NetworkGraph graph, ICollection<Value> elsewhere)
    {
        ImmutableArray<Node> nodes = [.. graph.Prepare, .. graph.Forward, .. graph.Backward];
        int end = nodes.Length;
        int loss = graph.Prepare.Length + graph.Forward.Length;
        Dictionary<Value, int> lastReads = LastReads(graph, nodes, loss, end);

        Dictionary<Value, Storage> storages = new() { [graph.Image] = new Storage(graph.Image.Type, 0) };
        if (graph.LogitsGradient is { } seed) storages[seed] = new Storage(seed.Type, loss);
        for (int step = 0; step < end; step++)
        {
            foreach (Value output in nodes[step].Outputs)
            {
                if (elsewhere.Contains(output)) continue;
                Value? operand = nodes[step].Op.Overwrites(nodes[step]).FirstOrDefault(input =>
                    storages.ContainsKey(input) && lastReads[input] == step && input.Type == output.Type);
                storages[output] = operand is null ? new Storage(output.Type, step) : storages[operand];
            }
        }

        foreach (KeyValuePair<Value, Storage> pair in storages)
            if (lastReads.TryGetValue(pair.Key, out int last)) pair.Value.Last = Math.Max(pair.Value.Last, last);
        return storages;
    }

    private static Dictionary<Value, int> LastReads(NetworkGraph graph, ImmutableArray<Node> nodes, int loss, int end)
    {
        Dictionary<Value, int> last = [];
        for (int step = 0; step < nodes.Length; step++)
            foreach (Value input in nodes[step].Inputs) last[input] = step;

        // What is prepared once and read by a call is read by every later call too; the caller reads results after the
        // forward pass.
        foreach (Node node in graph.Prepare)
            foreach (Value output in node.Outputs)
                if (last.TryGetValue(output, out int step) && step >= graph.Prepare.Length) last[output] = end;
        foreach (Value result in graph.Results)
            last[result] = Math.Max(loss, last.TryGetValue(result, out int read) ? read : 0);
        return last;
    }
}
