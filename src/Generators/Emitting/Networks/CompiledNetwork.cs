using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Passes;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>A network ready to be written for a target.</summary>
/// <param name="Derived">The graph after the passes that any target shares.</param>
/// <param name="Graph">The graph of the target's kernels.</param>
/// <param name="Plan">Where its values lie.</param>
/// <param name="Prepare">Its preparation, written out.</param>
/// <param name="Forward">Its forward pass.</param>
/// <param name="Backward">Its backward pass.</param>
internal sealed record CompiledNetwork(
    NetworkGraph Derived, NetworkGraph Graph, MemoryPlan Plan, PhaseCode Prepare, PhaseCode Forward, PhaseCode Backward)
{
    public int Resolution => Graph.Resolution;

    /// <summary>Multiply-adds of one image, forward.</summary>
    public long MultiplyAdds => Derived.Forward.Sum(node => node.Op.MultiplyAdds(node));

    public long BytesPerImage => Plan.FloatsPerImage * sizeof(float);

    public long FixedBytes => Plan.FixedFloats * sizeof(float);

    public static CompiledNetwork ForTraining(
        DerivedNetwork network, Target target, StateLayout layout, Operators operators) =>
        Written(network.Steps, Lowered(network, target), target, layout, operators);

    public static CompiledNetwork ForInference(
        DerivedNetwork network, Target target, StateLayout layout, Operators operators) =>
        Written(network.Steps, HoistPreparation.Run(Lowered(network, target)), target, layout, operators);

    private static NetworkGraph Lowered(DerivedNetwork network, Target target) =>
        SharePreparation.Run(LowerConvolutions.Run(network.Kernels, target));

    private static CompiledNetwork Written(
        NetworkGraph derived, NetworkGraph graph, Target target, StateLayout layout, Operators operators)
    {
        MemoryPlan plan = PlanMemory.Run(graph);
        var names = new ValueNames(graph, derived);
        return new CompiledNetwork(derived, graph, plan,
            Phase("Prepare", graph.Prepare), Phase("Forward", graph.Forward), Phase("Backward", graph.Backward));

        PhaseCode Phase(string phase, ImmutableArray<Node> nodes) =>
            new(target, phase, nodes, plan, layout, names, operators);
    }
}
