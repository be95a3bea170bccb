using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Planning;

/// <summary>
/// Packs every value of a training step, or of a forward pass, into one arena: two values share memory when no step
/// needs both. Larger ones choose first, each the lowest gap that is free while it lives.
/// </summary>
internal static class PlanMemory
{
    public static MemoryPlan Run(NetworkGraph graph)
    {
        Dictionary<Value, Place> places = [];
        foreach (Value state in graph.State) places[state] = new Place.State(state.State!);
        foreach (KeyValuePair<StateTensor, Value> pair in graph.Gradients)
            places[pair.Value] = new Place.Gradient(pair.Key);
        foreach (Node node in graph.Nodes)
            if (node.Op is RunningStatistics) places[node.Output] = new Place.State(node.Inputs[0].State!);

        IReadOnlyDictionary<Value, Storage> storages = Lifetime.Of(graph, places.Keys);
        Dictionary<Storage, long> offsets = Pack(storages.Values.Distinct(), out long perImage, out long shared);
        foreach (KeyValuePair<Value, Storage> pair in storages)
            places[pair.Key] = pair.Value.IsPerImage
                ? new Place.PerImage(offsets[pair.Value])
                : new Place.Fixed(offsets[pair.Value]);
        return new MemoryPlan(places, storages, perImage, shared);
    }

    private static Dictionary<Storage, long> Pack(IEnumerable<Storage> storages, out long perImage, out long shared)
    {
        Dictionary<Storage, long> offsets = [];
        Storage[] all = [.. storages];
        perImage = Pack([.. all.Where(storage => storage.IsPerImage)], offsets);
        shared = Pack([.. all.Where(storage => !storage.IsPerImage)], offsets);
        return offsets;
    }

    private static long Pack(Storage[] storages, Dictionary<Storage, long> offsets)
    {
        // By offset, so that one walk finds the lowest gap.
        List<(long Offset, long End, Storage Storage)> placed = [];
        long extent = 0;
        foreach (Storage storage in storages.OrderByDescending(storage => storage.Floats)
            .ThenBy(storage => storage.First))
        {
            long offset = 0, floats = storage.Floats;
            foreach ((long other, long end, Storage neighbour) in placed)
            {
                if (!neighbour.Overlaps(storage)) continue;
                if (offset + floats <= other) break;
                offset = Math.Max(offset, end);
            }

            int place = placed.Count;
            while (place > 0 && placed[place - 1].Offset > offset) place--;
            placed.Insert(place, (offset, offset + floats, storage));
            offsets[storage] = offset;
            extent = Math.Max(extent, offset + floats);
        }

        return extent;
    }
}
