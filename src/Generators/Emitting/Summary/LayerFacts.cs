using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>What is known of one call of a layer without running it.</summary>
/// <param name="Layer">The call.</param>
/// <param name="Parameters">Trained values.</param>
/// <param name="MultiplyAdds">Of one image, forward.</param>
/// <param name="SavedBytes">Of one image, kept for the backward pass: by the layer,
/// and by the operations on its result.</param>
internal sealed record LayerFacts(Layer Layer, long Parameters, long MultiplyAdds, long SavedBytes)
{
    /// <summary>The facts of every layer of a training network, in order.</summary>
    public static ImmutableArray<LayerFacts> Of(PlannedNetwork network)
    {
        ILookup<Layer?, Node> nodes = network.Derived.Forward.ToLookup(node => node.Layer);
        ILookup<Layer?, Value> saved = Saved(network.Graph);
        return [.. network.Derived.Layers.Select(layer => new LayerFacts(
            layer,
            nodes[layer].SelectMany(node => node.Inputs).Distinct().Where(value => value.State is { IsParameter: true })
                .Sum(value => (long)value.State!.Length),
            nodes[layer].Sum(node => node.Op.MultiplyAdds(node)),
            saved[layer].Sum(value => new Storage(value.Type, 0).Floats * sizeof(float))))];
    }

    private static ILookup<Layer?, Value> Saved(NetworkGraph graph)
    {
        Dictionary<Value, Node> producers = [];
        foreach (Node node in graph.Forward)
            foreach (Value output in node.Outputs) producers[output] = node;
        return graph.Backward
            .SelectMany(node => node.Inputs)
            .Distinct()
            .Where(value => value.Type is TensorType.Feature && producers.ContainsKey(value))
            .ToLookup(Owner);

        Layer? Owner(Value value)
        {
            while (producers.TryGetValue(value, out Node? node))
            {
                if (node.Layer is not null || node.Inputs.IsEmpty) return node.Layer;
                value = node.Inputs[0];
            }

            return null;
        }
    }
}
