using System.Collections.Immutable;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>The backward passes of the classes that train.</summary>
internal static class BackwardFile
{
    public static GeneratedFile Write(StagedModel model, ImmutableArray<CpuNetwork> networks) =>
        TypeFrame.Write(model.Type, "Backward", code =>
        {
            foreach (CpuNetwork network in networks)
            {
                if (network != networks[0]) code.Line();
                using (code.Block($"private sealed partial class {NetworkClass.Training(network.Resolution)}"))
                {
                    NetworkClass.Method(code, "Backward", network.Backward);
                    NetworkClass.Routines(code, network.Backward);
                }
            }
        });
}
