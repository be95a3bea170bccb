using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Passes;

/// <summary>A network after the passes that all targets share.</summary>
/// <param name="Steps">Every step a node of its own.</param>
/// <param name="Kernels">The same as kernels, with elementwise work on their loads and stores.</param>
internal sealed record DerivedNetwork(NetworkGraph Steps, NetworkGraph Kernels);

/// <summary>
/// A model's networks after the passes that all targets share, at each resolution: the order of the passes.
/// </summary>
/// <param name="Training">Those that train.</param>
/// <param name="Inference">Those that classify.</param>
internal sealed record DerivedModel(ImmutableArray<DerivedNetwork> Training, ImmutableArray<DerivedNetwork> Inference)
{
    /// <param name="graphs">As they were staged.</param>
    /// <param name="fuse">Let elementwise work ride on convolutions and pools.</param>
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
        graph = Decompose.Run(Differentiate.Run(FoldForTraining.Run(ShareStatistics.Run(Prune.Run(graph)))));
        return new DerivedNetwork(graph, Fuse.Run(graph, fuse));
    }

    public static DerivedNetwork ForInference(NetworkGraph graph, bool fuse)
    {
        graph = Decompose.Run(FoldForInference.Run(Prune.Run(Passes.ForInference.Run(graph))));
        return new DerivedNetwork(graph, Fuse.Run(graph, fuse));
    }
}
