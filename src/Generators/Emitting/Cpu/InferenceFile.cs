using System.Collections.Immutable;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>The classes that classify.</summary>
internal static class InferenceFile
{
    public static GeneratedFile Write(StagedModel model, ImmutableArray<CpuNetwork> networks) =>
        TypeFrame.Write(model.Type, "Inference", code =>
        {
            foreach (CpuNetwork network in networks)
            {
                if (network != networks[0]) code.Line();
                code.Documentation("summary",
                    $"Classifies with <see cref=\"{model.Type.Name}\"/> at {Literal.Of(network.Resolution)} px: {Quantity.Bytes(network.BytesPerImage)} of memory an image.");
                code.Line(TypeFrame.GeneratedCode);
                using (code.Block(
                    $"private sealed class {NetworkClass.Inference(network.Resolution)}(Models::ModelState state, int capacity, Threading::WorkerPool workers)\n"
                    + "    : Models::InferenceNetwork(state, Plan, capacity, workers)"))
                {
                    NetworkClass.Plan(code, network, model.Channels, model.Classes);
                    NetworkClass.Memory(code, network.Prepare);
                    NetworkClass.Memory(code, network.Forward);
                    code.Line();
                    NetworkClass.Method(code, "Prepare", network.Prepare);
                    NetworkClass.Routines(code, network.Prepare);
                    code.Line();
                    NetworkClass.Method(code, "Forward", network.Forward);
                    NetworkClass.Routines(code, network.Forward);
                }
            }
        });
}
