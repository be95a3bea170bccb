using GResNet.Generators.Graph;
using GResNet.Generators.Passes;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>A network ready to be written for the CPU.</summary>
/// <param name="Derived">The graph after the passes that any target shares.</param>
/// <param name="Graph">The graph of CPU kernels.</param>
/// <param name="Plan">Where its values lie.</param>
/// <param name="Names">What its values are called.</param>
internal sealed record CpuNetwork(NetworkGraph Derived, NetworkGraph Graph, MemoryPlan Plan, ValueNames Names)
{
    public int Resolution => Graph.Resolution;

    public long BytesPerImage => Plan.FloatsPerImage * sizeof(float);

    public static CpuNetwork ForTraining(NetworkGraph graph)
    {
        NetworkGraph derived = Differentiate.Run(Prune.Run(graph));
        return Planned(derived, LowerToCpu.Run(derived));
    }

    public static CpuNetwork ForInference(NetworkGraph graph)
    {
        NetworkGraph derived = Prune.Run(Passes.ForInference.Run(graph));
        return Planned(derived, HoistPreparation.Run(LowerToCpu.Run(derived)));
    }

    private static CpuNetwork Planned(NetworkGraph derived, NetworkGraph graph) =>
        new(derived, graph, PlanMemory.Run(graph), new ValueNames(graph));
}
