using System.Collections.Generic;
using System.Threading;
using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>The model's public side, which names the networks for the CPU.</summary>
internal sealed record SummaryEmission : Emission
{
    public override IEnumerable<GeneratedFile> Emit(PlannedModel model, CancellationToken cancellation) =>
        [SummaryFile.Write(model, new CpuTarget())];
}
