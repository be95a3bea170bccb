using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Specs;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Planning;

/// <summary>Holds what a training step takes against the budget that the author gives it.</summary>
internal static class MemoryBudget
{
    /// <summary>How many of those that take most a message names.</summary>
    private const int Named = 3;

    /// <summary>
    /// The finding for the resolution that takes most; null where it fits, or where there is no budget.
    /// </summary>
    public static Finding? Check(StagedModel model, ImmutableArray<PlannedNetwork> training)
    {
        if (model.Budget is not { } budget) return null;
        PlannedNetwork network = training.OrderByDescending(candidate => Needed(candidate, budget)).First();
        long needed = Needed(network, budget);
        return needed <= budget.Bytes
            ? null
            : new Finding(Descriptors.BudgetExceeded, model.Type.FullName, budget.Site,
            [
                model.Type.Name, $"{budget.Batch}", $"{network.Resolution}", Quantity.Bytes(needed),
                Quantity.Bytes(network.BytesPerImage), Quantity.Bytes(network.FixedBytes), budget.Size.Trim(),
                string.Join(", ", Largest(network).Take(Named)), Advice(network, budget),
            ]);
    }

    /// <summary>Bytes of the arena; a batch beyond all measure takes the greatest number there is.</summary>
    private static long Needed(PlannedNetwork network, BudgetSpec budget) =>
        (long)Math.Min(long.MaxValue, (decimal)network.BytesPerImage * budget.Batch + network.FixedBytes);

    private static string Advice(PlannedNetwork network, BudgetSpec budget) =>
        ((budget.Bytes - network.FixedBytes) / network.BytesPerImage) switch
        {
            <= 0 => "not even one image fits: use",
            1 => "use a smaller batch (1 image fits),",
            long images => $"use a smaller batch ({images} images fit),",
        };

    /// <summary>The layers and operations that hold most of an image's memory when most is taken.</summary>
    private static IEnumerable<string> Largest(PlannedNetwork network) =>
        from map in PeakMemory.Of(network.Graph, network.Plan)
        group map.Storage by Name(map, network.Graph, network.Plan) into held
        let floats = held.Sum(storage => storage.Floats)
        let largest = held.OrderByDescending(storage => storage.Floats).First()
        orderby floats descending
        let shape = largest.Type is TensorType.Feature feature ? feature.Shape.ToString() : "1"
        select $"{held.Key} ({shape}, {Quantity.Bytes(floats * sizeof(float))} for each image)";

    private static string Name(PeakMap map, NetworkGraph graph, MemoryPlan plan) => map.Maker switch
    {
        null => map.Storage == plan.Storages[graph.Image] ? "the image" : "the output's gradient",
        { Layer: { } layer } => layer.Name.Length > 0 ? layer.Name : layer.Member,
        { Scope: var scope } node => $"{node.Op.Words.Display} in {(scope.Name.Length > 0 ? scope.Name : scope.Type)}",
    };
}
