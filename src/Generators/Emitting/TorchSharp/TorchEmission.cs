using System.Collections.Generic;
using System.Threading;
using GResNet.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Emitting.TorchSharp;

/// <summary>The network as a module of TorchSharp, where the author's project has what that is derived from.</summary>
internal sealed record TorchEmission : Emission
{
    private const string Runtime = "GResNet.Runtime.TorchSharp.ITorchModel";

    public override bool AppliesTo(Compilation project) => project.GetTypeByMetadataName(Runtime) is not null;

    public override IEnumerable<GeneratedFile> Emit(PlannedModel model, CancellationToken cancellation) =>
        [TorchModelFile.Write(model, cancellation)];
}
