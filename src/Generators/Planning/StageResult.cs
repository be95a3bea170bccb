using GResNet.Generators.Graph;

namespace GResNet.Generators.Planning;

/// <summary>A network as a stage left it.</summary>
/// <param name="Network">What the network is for: <c>Training</c>, <c>Inference</c>.</param>
/// <param name="Target">The target that the stage is for; empty where it is for all.</param>
/// <param name="Stage">The stage's name.</param>
/// <param name="Graph">The network.</param>
/// <param name="Plan">Where its values lie, once that is known.</param>
internal sealed record StageResult(
    string Network, string Target, string Stage, NetworkGraph Graph, MemoryPlan? Plan = null);
