using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Passes;
using GResNet.Generators.Planning;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Tests.Passes;

/// <summary>Compiles networks for the CPU, with all optimisations.</summary>
internal static class Compile
{
    public static CompiledNetwork ForTraining(NetworkGraph graph)
    {
        var target = new CpuTarget(new CompileOptions());
        return CompiledNetwork.ForTraining(
            DerivedModel.ForTraining(graph, fuse: true), target, new StateLayout(graph.State), new Operators(target));
    }

    public static CompiledNetwork ForInference(NetworkGraph graph)
    {
        var target = new CpuTarget(new CompileOptions());
        return CompiledNetwork.ForInference(
            DerivedModel.ForInference(graph, fuse: true), target, new StateLayout(graph.State), new Operators(target));
    }
}
