using System.Collections.Immutable;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>The memory plans of the classes that train: offsets in floats, per image for feature maps.</summary>
internal static class MemoryFile
{
    public static GeneratedFile Write(StagedModel model, Target target, ImmutableArray<NetworkCode> networks) =>
        target.File(model.Type, "Memory", code =>
        {
            foreach (NetworkCode network in networks)
            {
                if (network != networks[0]) code.Line();
                using (code.Block($"private sealed partial class {target.Training(network.Resolution)}"))
                {
                    NetworkClass.Plan(code, network.Network, model.Channels, model.Classes);
                    NetworkClass.Memory(code, network.Forward);
                    NetworkClass.Memory(code, network.Backward);
                }
            }
        });
}
