using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>A network written for a target.</summary>
/// <param name="Network">The network.</param>
/// <param name="Prepare">Its preparation.</param>
/// <param name="Forward">Its forward pass.</param>
/// <param name="Backward">Its backward pass.</param>
internal sealed record NetworkCode(PlannedNetwork Network, PhaseCode Prepare, PhaseCode Forward, PhaseCode Backward)
{
    public int Resolution => Network.Resolution;

    public static NetworkCode Of(
        PlannedNetwork network, Target target, StateLayout layout, Operators operators,
        ImmutableArray<FreezePoint> freezePoints)
    {
        NetworkGraph graph = network.Graph;
        var names = new ValueNames(graph, network.Derived);
        IReadOnlyDictionary<Node, FreezePoint> exits =
            BackwardExits.Of(graph.Backward, network.Plan, layout, freezePoints);
        return new NetworkCode(network,
            Phase("Prepare", graph.Prepare), Phase("Forward", graph.Forward), Phase("Backward", graph.Backward));

        PhaseCode Phase(string phase, ImmutableArray<Node> nodes) =>
            new(target, phase, nodes, network.Plan, layout, names, operators, exits);
    }
}
