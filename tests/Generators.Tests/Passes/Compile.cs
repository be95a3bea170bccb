using GResNet.Generators.Graph;
using GResNet.Generators.Planning;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Tests.Passes;

/// <summary>Takes networks through all stages, for the CPU, with all optimisations.</summary>
internal static class Compile
{
    private static readonly CompileOptions Options = new();

    public static PlannedNetwork ForTraining(NetworkGraph graph) => Planned(Pipeline.Training(Options), graph);

    public static PlannedNetwork ForInference(NetworkGraph graph) => Planned(Pipeline.Inference(Options), graph);

    private static PlannedNetwork Planned(NetworkStages stages, NetworkGraph graph) =>
        stages.Plan(stages.Derive(graph), new CpuConvolutions(Options.Winograd));
}
