using System.Collections.Generic;
using System.Threading;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>The networks for the CPU.</summary>
internal sealed record CpuEmission : Emission
{
    public override IEnumerable<GeneratedFile> Emit(PlannedModel model, CancellationToken cancellation) =>
        ModelCode.Of(model, model.Cpu, new CpuTarget(), cancellation).Files(model.Staged);
}
