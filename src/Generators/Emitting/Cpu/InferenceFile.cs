using System.Collections.Immutable;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>The classes that classify.</summary>
internal static class InferenceFile
{
    public static GeneratedFile Write(StagedModel model, ImmutableArray<CpuNetwork> networks, StateLayout layout) =>
        TypeFrame.Write(model.Type, "Inference", code =>
        {
            foreach (CpuNetwork network in networks)
            {
                (string prepare, RoutineEmitter prepared) = NetworkClass.Phase("Prepare", network, network.Graph.Prepare, layout);
                (string forward, RoutineEmitter run) = NetworkClass.Phase("Forward", network, network.Graph.Forward, layout);
                if (network != networks[0]) code.Line();
                code.Documentation("summary",
                    $"Classifies with <see cref=\"{model.Type.Name}\"/> at {Literal.Of(network.Resolution)} px: {Quantity.Bytes(network.BytesPerImage)} of memory an image.");
                code.Line(TypeFrame.GeneratedCode);
                using (code.Block(
                    $"private sealed class {NetworkClass.Inference(network.Resolution)}(Models::ModelState state, int capacity, Threading::WorkerPool workers)\n"
                    + "    : Models::InferenceNetwork(state, Plan, capacity, workers)"))
                {
                    NetworkClass.Plan(code, network, model.Channels, model.Classes);
                    NetworkClass.Memory(code, prepared);
                    NetworkClass.Memory(code, run);
                    code.Line();
                    NetworkClass.Method(code, "Prepare", prepare);
                    NetworkClass.Routines(code, prepared);
                    code.Line();
                    NetworkClass.Method(code, "Forward", forward);
                    NetworkClass.Routines(code, run);
                }
            }
        });
}
