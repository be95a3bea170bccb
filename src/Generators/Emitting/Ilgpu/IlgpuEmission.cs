using System.Collections.Generic;
using System.Threading;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Emitting.Ilgpu;

/// <summary>The networks for GPUs, where the author's project has their runtime.</summary>
internal sealed record IlgpuEmission : Emission
{
    private const string Runtime = "GResNet.Runtime.Ilgpu.IGpuModel";

    public override bool AppliesTo(Compilation project) => project.GetTypeByMetadataName(Runtime) is not null;

    public override IEnumerable<GeneratedFile> Emit(PlannedModel model, CancellationToken cancellation)
    {
        var target = new IlgpuTarget();
        ModelCode code = ModelCode.Of(model, model.For(target), target, cancellation);
        return [.. code.Files(model.Staged), GpuModelFile.Write(model.Staged, target)];
    }
}
