using System.Collections.Immutable;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>The classes that train, and their forward passes.</summary>
internal static class ForwardFile
{
    public static GeneratedFile Write(StagedModel model, ImmutableArray<CpuNetwork> networks) =>
        TypeFrame.Write(model.Type, "Forward", code =>
        {
            foreach (CpuNetwork network in networks)
            {
                if (network != networks[0]) code.Line();
                code.Documentation("summary",
                    $"Trains <see cref=\"{model.Type.Name}\"/> at {Literal.Of(network.Resolution)} px: {Quantity.Count(network.MultiplyAdds)} multiply-adds forward and "
                    + $"{Quantity.Bytes(network.BytesPerImage)} of memory an image.");
                code.Line(TypeFrame.GeneratedCode);
                using (code.Block(
                    $"private sealed partial class {NetworkClass.Training(network.Resolution)}(Models::ModelState state, int capacity, Threading::WorkerPool workers)\n"
                    + "    : Models::TrainingNetwork(state, Plan, capacity, workers)"))
                {
                    NetworkClass.Method(code, "Forward", network.Forward);
                    NetworkClass.Routines(code, network.Forward);
                }
            }
        });
}
