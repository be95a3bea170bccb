using System.Collections.Immutable;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>The memory plans of the classes that train: offsets in floats, per image for feature maps.</summary>
internal static class MemoryFile
{
    public static GeneratedFile Write(StagedModel model, ImmutableArray<CpuNetwork> networks) =>
        TypeFrame.Write(model.Type, "Memory", code =>
        {
            foreach (CpuNetwork network in networks)
            {
                if (network != networks[0]) code.Line();
                using (code.Block($"private sealed partial class {NetworkClass.Training(network.Resolution)}"))
                {
                    NetworkClass.Plan(code, network, model.Channels, model.Classes);
                    NetworkClass.Memory(code, network.Forward);
                    NetworkClass.Memory(code, network.Backward);
                }
            }
        });
}
