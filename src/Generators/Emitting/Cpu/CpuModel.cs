using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Graph;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>A model ready to be written for the CPU.</summary>
/// <param name="Layout">Where its state lies.</param>
/// <param name="Operators">What their kernels do as they load and store.</param>
/// <param name="Training">The network that trains, for each resolution.</param>
/// <param name="Inference">The network that classifies, for each resolution.</param>
internal sealed record CpuModel(
    StateLayout Layout, Operators Operators, ImmutableArray<CpuNetwork> Training, ImmutableArray<CpuNetwork> Inference)
{
    public static CpuModel Of(StagedModel model, CancellationToken cancellation)
    {
        var layout = new StateLayout(model.Graphs[0].State);
        var operators = new Operators();
        return new CpuModel(layout, operators, Compiled(CpuNetwork.ForTraining), Compiled(CpuNetwork.ForInference));

        ImmutableArray<CpuNetwork> Compiled(Func<NetworkGraph, StateLayout, Operators, CompileOptions, CpuNetwork> compile) =>
        [
            .. model.Graphs.Select(graph =>
            {
                cancellation.ThrowIfCancellationRequested();
                return compile(graph, layout, operators, model.Options);
            }),
        ];
    }
}
