using System.Collections.Immutable;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>The classes that train, and their forward passes.</summary>
internal static class ForwardFile
{
    public static GeneratedFile Write(StagedModel model, Target target, ImmutableArray<NetworkCode> networks) =>
        target.File(model.Type, "Forward", code =>
        {
            foreach (NetworkCode network in networks)
            {
                if (network != networks[0]) code.Line();
                code.Documentation("summary",
                    $"Trains <see cref=\"{model.Type.NameInCode}\"/> at {Literal.Of(network.Resolution)} "
                        + $"px{target.Where}: {Quantity.Count(network.Network.MultiplyAdds)} multiply-adds forward and "
                    + $"{Quantity.Bytes(network.Network.BytesPerImage)} of memory an image{target.OfWhat}.");
                code.Line(TypeFrame.GeneratedCode);
                using (code.Block(
                    $"private sealed partial class "
                        + $"{target.Training(network.Resolution)}{target.Constructor("Training")}"))
                {
                    NetworkClass.Method(code, "Forward", network.Forward);
                    NetworkClass.Routines(code, network.Forward);
                }
            }
        });
}
