using System.Collections.Immutable;
using GResNet.Generators.Emitting.Ilgpu;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Emitting.Summary;
using GResNet.Generators.Planning;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting;

/// <summary>Writes all files of a model, and what the documentation of its layers says.</summary>
internal static class ModelEmitter
{
    /// <param name="model">The model.</param>
    /// <param name="layout">Where its state lies.</param>
    /// <param name="cpu">Its networks for the CPU.</param>
    /// <param name="gpu">Those for GPUs; null where the author's project has none.</param>
    public static (ImmutableArray<GeneratedFile> Files, ImmutableArray<LayerUse> Uses) Emit(
        StagedModel model, StateLayout layout, CompiledNetworks cpu, CompiledNetworks? gpu) =>
    (
        [
            .. cpu.Write(model),
            SummaryFile.Write(model, cpu, layout),
            .. gpu is null ? [] : gpu.Write(model).Add(GpuModelFile.Write(model, gpu)),
        ],
        // The first resolution is enough for a glance at a layer; the summary has them all.
        [.. LayerUses.Of(model, cpu.Training[0])]);
}
