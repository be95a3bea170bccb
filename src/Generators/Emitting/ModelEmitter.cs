using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Emitting.Summary;
using GResNet.Generators.Graph;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting;

/// <summary>Writes all files of a model, and what the documentation of its layers says.</summary>
internal static class ModelEmitter
{
    public static (ImmutableArray<GeneratedFile> Files, ImmutableArray<LayerUse> Uses) Emit(StagedModel model, CancellationToken cancellation)
    {
        var layout = new StateLayout(model.Graphs[0].State);
        ImmutableArray<CpuNetwork> training = Compiled(CpuNetwork.ForTraining);
        ImmutableArray<CpuNetwork> inference = Compiled(CpuNetwork.ForInference);

        return (
            [
                ForwardFile.Write(model, training),
                BackwardFile.Write(model, training),
                MemoryFile.Write(model, training),
                InferenceFile.Write(model, inference),
                SummaryFile.Write(model, training, inference, layout),
            ],
            // The first resolution is enough for a glance at a layer; the summary has them all.
            [.. LayerUses.Of(model, training[0].Derived)]);

        ImmutableArray<CpuNetwork> Compiled(Func<NetworkGraph, StateLayout, CpuNetwork> compile) =>
        [
            .. model.Graphs.Select(graph =>
            {
                cancellation.ThrowIfCancellationRequested();
                return compile(graph, layout);
            }),
        ];
    }
}
