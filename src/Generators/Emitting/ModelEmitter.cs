using System.Collections.Immutable;
using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Emitting.Summary;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting;

/// <summary>Writes all files of a model, and what the documentation of its layers says.</summary>
internal static class ModelEmitter
{
    public static (ImmutableArray<GeneratedFile> Files, ImmutableArray<LayerUse> Uses) Emit(StagedModel model, CpuModel compiled) =>
    (
        [
            ForwardFile.Write(model, compiled.Training),
            BackwardFile.Write(model, compiled.Training),
            MemoryFile.Write(model, compiled.Training),
            .. compiled.Operators.IsEmpty ? System.Array.Empty<GeneratedFile>() : [compiled.Operators.Write(model)],
            InferenceFile.Write(model, compiled.Inference),
            SummaryFile.Write(model, compiled.Training, compiled.Inference, compiled.Layout),
        ],
        // The first resolution is enough for a glance at a layer; the summary has them all.
        [.. LayerUses.Of(model, compiled.Training[0])]);
}
