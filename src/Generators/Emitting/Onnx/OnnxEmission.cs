using System.Collections.Generic;
using System.Threading;
using GResNet.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Emitting.Onnx;

/// <summary>The network that classifies as a graph of ONNX, where the author's project has what writes that.</summary>
internal sealed record OnnxEmission : Emission
{
    private const string Runtime = "GResNet.Runtime.Onnx.IOnnxModel";

    public override bool AppliesTo(Compilation project) => project.GetTypeByMetadataName(Runtime) is not null;

    public override IEnumerable<GeneratedFile> Emit(PlannedModel model, CancellationToken cancellation) =>
        [OnnxModelFile.Write(model, cancellation)];
}
