using System.Collections.Immutable;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>The backward passes of the classes that train.</summary>
internal static class BackwardFile
{
    public static GeneratedFile Write(StagedModel model, Target target, ImmutableArray<NetworkCode> networks) =>
        target.File(model.Type, "Backward", code =>
        {
            foreach (NetworkCode network in networks)
            {
                if (network != networks[0]) code.Line();
                using (code.Block($"private sealed partial class {target.Training(network.Resolution)}"))
                {
                    NetworkClass.Method(code, "Backward", network.Backward);
                    NetworkClass.Routines(code, network.Backward);
                }
            }
        });
}
