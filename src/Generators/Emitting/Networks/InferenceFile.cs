using System.Collections.Immutable;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>The classes that classify.</summary>
internal static class InferenceFile
{
    public static GeneratedFile Write(StagedModel model, Target target, ImmutableArray<NetworkCode> networks) =>
        target.File(model.Type, "Inference", code =>
        {
            foreach (NetworkCode network in networks)
            {
                if (network != networks[0]) code.Line();
                code.Documentation("summary",
                    $"Classifies with <see cref=\"{model.Type.NameInCode}\"/> at {Literal.Of(network.Resolution)} "
                        + $"px{target.Where}: {Quantity.Bytes(network.Network.BytesPerImage)} of memory an "
                        + $"image{target.OfWhat}.");
                code.Line(TypeFrame.GeneratedCode);
                using (code.Block(
                    $"private sealed class {target.Inference(network.Resolution)}{target.Constructor("Inference")}"))
                {
                    NetworkClass.Plan(code, network.Network, model.Channels, model.Classes);
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
