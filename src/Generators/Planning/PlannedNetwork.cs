using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Planning;

/// <summary>A network ready to be written for a target.</summary>
/// <param name="Derived">The graph after the passes that any target shares, every step a node of its own.</param>
/// <param name="Graph">The graph of the target's kernels.</param>
/// <param name="Plan">Where its values lie.</param>
internal sealed record PlannedNetwork(NetworkGraph Derived, NetworkGraph Graph, MemoryPlan Plan)
{
    public int Resolution => Graph.Resolution;

    /// <summary>Multiply-adds of one image, forward.</summary>
    public long MultiplyAdds => Derived.Forward.Sum(node => node.Op.MultiplyAdds(node));

    public long BytesPerImage => Plan.FloatsPerImage * sizeof(float);

    public long FixedBytes => Plan.FixedFloats * sizeof(float);
}
