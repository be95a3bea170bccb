using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Emitting.Summary;
using GResNet.Generators.Graph;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting;

/// <summary>Writes all files of a model.</summary>
internal static class ModelEmitter
{
    public static ImmutableArray<GeneratedFile> Emit(StagedModel model, CancellationToken cancellation)
    {
        var layout = new StateLayout(model.Graphs[0].State);
        ImmutableArray<CpuNetwork> training = [.. model.Graphs.Select(graph => Compiled(CpuNetwork.ForTraining, graph))];
        ImmutableArray<CpuNetwork> inference = [.. model.Graphs.Select(graph => Compiled(CpuNetwork.ForInference, graph))];

        return
        [
            ForwardFile.Write(model, training, layout),
            BackwardFile.Write(model, training, layout),
            MemoryFile.Write(model, training, layout),
            InferenceFile.Write(model, inference, layout),
            SummaryFile.Write(model, training, inference, layout),
        ];

        CpuNetwork Compiled(System.Func<NetworkGraph, CpuNetwork> compile, NetworkGraph graph)
        {
            cancellation.ThrowIfCancellationRequested();
            return compile(graph);
        }
    }
}
