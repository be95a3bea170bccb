using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Passes;

/// <summary>A network after the passes that all targets share.</summary>
/// <param name="Steps">Every step a node of its own.</param>
/// <param name="Kernels">The same, where it is fused with elementwise work on loads and stores.</param>
internal sealed record DerivedNetwork(NetworkGraph Steps, NetworkGraph Kernels);

/// <summary>A model's networks after the passes that all targets share, at each resolution: the order of the passes.</summary>
/// <param name="Training">Those that train.</param>
/// <param name="Inference">Those that classify.</param>
internal sealed record DerivedModel(ImmutableArray<DerivedNetwork> Training, ImmutableArray<DerivedNetwork> Inference)
{
    /// <param name="graphs">As they were staged.</param>
    /// <param name="fuse">Fold normalization, and fuse elementwise work into convolutions and pools.</param>
    /// <param name="cancellation">Is looked at before each network.</param>
    public static DerivedModel Of(ImmutableArray<NetworkGraph> graphs, bool fuse, CancellationToken cancellation)
    {
        return new DerivedModel(Derive(ForTraining), Derive(ForInference));

        ImmutableArray<DerivedNetwork> Derive(Func<NetworkGraph, bool, DerivedNetwork> derive) =>
        [
            .. graphs.Select(graph =>
            {
                cancellation.ThrowIfCancellationRequested();
                return derive(graph, fuse);
            }),
        ];
    }

    public static DerivedNetwork ForTraining(NetworkGraph graph, bool fuse)
    {
        graph = Prune.Run(graph);
        return fuse
            ? Fused(Decompose.Run(Differentiate.Run(FoldForTraining.Run(ShareStatistics.Run(graph)))))
            : Stepwise(Differentiate.Run(graph));
    }

    public static DerivedNetwork ForInference(NetworkGraph graph, bool fuse)
    {
        graph = FoldForInference.Run(Prune.Run(Passes.ForInference.Run(graph)));
        return fuse ? Fused(Decompose.Run(graph)) : Stepwise(graph);
    }

    private static DerivedNetwork Fused(NetworkGraph steps) => new(steps, Fuse.Run(steps));

    private static DerivedNetwork Stepwise(NetworkGraph steps) => new(steps, steps);
}
