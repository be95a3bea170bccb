using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Emitting;
using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Emitting.Ilgpu;
using GResNet.Generators.Emitting.Onnx;
using GResNet.Generators.Emitting.Registry;
using GResNet.Generators.Emitting.Summary;
using GResNet.Generators.Emitting.TorchSharp;
using GResNet.Generators.Passes;
using GResNet.Generators.Planning;
using GResNet.Generators.Reading;
using GResNet.Generators.Specs;
using GResNet.Generators.Staging;
using GResNet.Generators.Travel;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators;

/// <summary>
/// All stages, in order. <see cref="GResNetGenerator"/> asks for them as edits call for, <see cref="ModelCompiler"/>
/// takes a model through those between its specs and its source.
/// </summary>
internal static class Pipeline
{
    // ---- reading: code → specs, a class at a time --------------------------------------------------------------

    public static ReadClass? Read(GeneratorAttributeSyntaxContext declaration, CancellationToken cancellation) =>
        ClassReader.Read(declaration, cancellation);

    public static UnmarkedClass? ReadUnmarked(
        GeneratorAttributeSyntaxContext layer, CancellationToken cancellation) => UnmarkedClass.Of(layer, cancellation);

    // ---- travel: specs ↔ attributes of assemblies ---------------------------------------------------------------

    /// <summary>The blocks of a project that other projects can use.</summary>
    public static IEnumerable<PortableBlock> SelectPortable(ImmutableArray<BlockSpec> blocks) =>
        BlockExport.Select(blocks);

    public static GeneratedFile Export(PortableBlock block) => BlockExport.Write(block);

    public static ImmutableArray<WrittenBlock> Find(MetadataReference reference) =>
        ReferencedAssembly.Blocks(reference);

    public static ReferencedBlock Import(WrittenBlock block) => ReferencedBlock.Of(block);

    public static EquatableArray<Finding> CheckTargets(BlockSpec spec, ImmutableArray<ReferencedBlock> referenced) =>
        TargetCheck.Of(spec, referenced);

    public static ModelClosure Close(
        BlockSpec model, ImmutableArray<BlockSpec> blocks, ImmutableArray<ReferencedBlock> referenced,
        CancellationToken cancellation) =>
        ModelClosure.Of(
            model, referenced.Select(block => block.Spec).OfType<BlockSpec>().Concat(blocks), cancellation);

    // ---- staging: specs → graphs, one for each resolution ------------------------------------------------------

    public static StagedModel? Stage(ModelClosure closure, List<Finding> findings, CancellationToken cancellation) =>
        Stager.Stage(closure, findings, cancellation);

    // ---- passes and planning: graph → graph → a graph for a target, with a place for each value -----------------

    public static NetworkStages Training(CompileOptions options) => new(
        nameof(Training),
        ToSteps:
        [
            new(nameof(Prune), Prune.Run),
            new(nameof(ShareStatistics), ShareStatistics.Run),
            new(nameof(FoldForTraining), FoldForTraining.Run),
            new(nameof(Differentiate), Differentiate.Run),
            new(nameof(Decompose), Decompose.Run),
        ],
        ToKernels: [new(nameof(Fuse), graph => Fuse.Run(graph, options.Fuse))],
        ForTarget: target =>
        [
            new(nameof(LowerConvolutions), graph => LowerConvolutions.Run(graph, target)),
            new(nameof(SharePreparation), SharePreparation.Run),
        ],
        Memory: PlanMemory.Run);

    public static NetworkStages Inference(CompileOptions options) => new(
        nameof(Inference),
        ToSteps:
        [
            new(nameof(ForInference), ForInference.Run),
            new(nameof(Prune), Prune.Run),
            new(nameof(FoldForInference), FoldForInference.Run),
            new(nameof(Decompose), Decompose.Run),
        ],
        ToKernels: [new(nameof(Fuse), graph => Fuse.Run(graph, options.Fuse))],
        ForTarget: target =>
        [
            new(nameof(LowerConvolutions), graph => LowerConvolutions.Run(graph, target)),
            new(nameof(SharePreparation), SharePreparation.Run),
            new(nameof(HoistPreparation), HoistPreparation.Run),
        ],
        Memory: PlanMemory.Run);

    /// <summary>From the author's graph to one of operations that ONNX has.</summary>
    public static ImmutableArray<Pass> Onnx { get; } =
    [
        new(nameof(ForInference), ForInference.Run),
        new(nameof(Prune), Prune.Run),
        new(nameof(FoldForOnnx), FoldForOnnx.Run),
    ];

    /// <summary>From the author's graph to one of operations that PyTorch has.</summary>
    public static ImmutableArray<Pass> Torch { get; } =
    [
        new(nameof(Prune), Prune.Run),
        new(nameof(FoldForTorch), FoldForTorch.Run),
    ];

    // ---- what is checked of the plan ---------------------------------------------------------------------------

    public static Finding? Check(PlannedModel model) => MemoryBudget.Check(model.Staged, model.Cpu.Training);

    // ---- emissions: → source -----------------------------------------------------------------------------------

    /// <summary>What is written of each model, where its project references what that needs.</summary>
    public static ImmutableArray<Emission> Emissions { get; } =
        [new CpuEmission(), new SummaryEmission(), new IlgpuEmission(), new OnnxEmission(), new TorchEmission()];

    /// <summary>
    /// What the documentation of layers says. The first resolution is enough for a glance; the summary has them all.
    /// </summary>
    public static IEnumerable<LayerUse> Uses(PlannedModel model) => LayerUses.Of(model.Staged, model.Cpu.Training[0]);

    /// <summary>The models of the project by name.</summary>
    public static GeneratedFile Register(AuthorProject project, ImmutableArray<RegistryEntry> models) =>
        RegistryFile.Write(project.RootNamespace, models);

    /// <summary>The other halves of a class' layers, with what its models say of them.</summary>
    public static GeneratedFile Document(TypeSpec type, IEnumerable<LayerUse> uses) => LayerMembers.Emit(type, uses);
}
