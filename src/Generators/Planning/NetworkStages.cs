using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Generators.Passes;

namespace GResNet.Generators.Planning;

/// <summary>The stages that a network goes through between staging and emission, in order.</summary>
/// <param name="Name">What the network is for.</param>
/// <param name="ToSteps">From the author's graph to one in which every step is a node of its own.</param>
/// <param name="ToKernels">From steps to kernels.</param>
/// <param name="ForTarget">From kernels to a target's.</param>
/// <param name="Memory">Gives every value a place.</param>
internal sealed record NetworkStages(
    string Name,
    ImmutableArray<Pass> ToSteps,
    ImmutableArray<Pass> ToKernels,
    Func<IConvolutionTarget, ImmutableArray<Pass>> ForTarget,
    Func<NetworkGraph, MemoryPlan> Memory)
{
    /// <summary>What all targets share.</summary>
    public DerivedNetwork Derive(NetworkGraph graph, Action<StageResult>? seen = null)
    {
        var staged = new StageResult(Name, "", "Staged", graph);
        seen?.Invoke(staged);
        NetworkGraph steps = Run(ToSteps, staged, seen);
        return new DerivedNetwork(steps, Run(ToKernels, staged with { Graph = steps }, seen));
    }

    /// <summary>What is done for one target.</summary>
    public PlannedNetwork Plan(DerivedNetwork network, IConvolutionTarget target, Action<StageResult>? seen = null)
    {
        var derived = new StageResult(Name, target.Name, "", network.Kernels);
        NetworkGraph graph = Run(ForTarget(target), derived, seen);
        MemoryPlan plan = Memory(graph);
        seen?.Invoke(derived with { Stage = nameof(PlanMemory), Graph = graph, Plan = plan });
        return new PlannedNetwork(network.Steps, graph, plan);
    }

    /// <summary>What passes make of a graph.</summary>
    public static NetworkGraph Run(IEnumerable<Pass> passes, StageResult result, Action<StageResult>? seen)
    {
        foreach (Pass pass in passes)
        {
            result = result with { Stage = pass.Name, Graph = pass.Run(result.Graph) };
            seen?.Invoke(result);
        }

        return result.Graph;
    }
}
