using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Passes;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>A network ready to be written for the CPU.</summary>
/// <param name="Derived">The graph after the passes that any target shares.</param>
/// <param name="Graph">The graph of CPU kernels.</param>
/// <param name="Plan">Where its values lie.</param>
/// <param name="Prepare">Its preparation, written out.</param>
/// <param name="Forward">Its forward pass.</param>
/// <param name="Backward">Its backward pass.</param>
internal sealed record CpuNetwork(
    NetworkGraph Derived, NetworkGraph Graph, MemoryPlan Plan, PhaseCode Prepare, PhaseCode Forward, PhaseCode Backward)
{
    public int Resolution => Graph.Resolution;

    /// <summary>Multiply-adds of one image, forward.</summary>
    public long MultiplyAdds => Derived.Forward.Sum(OpTable.MultiplyAdds);

    public long BytesPerImage => Plan.FloatsPerImage * sizeof(float);

    public long FixedBytes => Plan.FixedFloats * sizeof(float);

    public static CpuNetwork ForTraining(NetworkGraph graph, StateLayout layout, Operators operators, CompileOptions options)
    {
        graph = Prune.Run(graph);
        NetworkGraph derived = options.Fuse
            ? Decompose.Run(Differentiate.Run(FoldForTraining.Run(ShareStatistics.Run(graph))))
            : Differentiate.Run(graph);
        NetworkGraph kernels = LowerToCpu.Run(options.Fuse ? Fuse.Run(derived) : derived, options);
        return Written(derived, kernels, layout, operators);
    }

    public static CpuNetwork ForInference(NetworkGraph graph, StateLayout layout, Operators operators, CompileOptions options)
    {
        NetworkGraph derived = FoldForInference.Run(Prune.Run(Passes.ForInference.Run(graph)));
        if (options.Fuse) derived = Decompose.Run(derived);
        NetworkGraph kernels = HoistPreparation.Run(LowerToCpu.Run(options.Fuse ? Fuse.Run(derived) : derived, options));
        return Written(derived, kernels, layout, operators);
    }

    private static CpuNetwork Written(NetworkGraph derived, NetworkGraph graph, StateLayout layout, Operators operators)
    {
        MemoryPlan plan = PlanMemory.Run(graph);
        var names = new ValueNames(graph, derived);
        return new CpuNetwork(derived, graph, plan,
            new PhaseCode("Prepare", graph.Prepare, plan, layout, names, operators),
            new PhaseCode("Forward", graph.Forward, plan, layout, names, operators),
            new PhaseCode("Backward", graph.Backward, plan, layout, names, operators));
    }
}
