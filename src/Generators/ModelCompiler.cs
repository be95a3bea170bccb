using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Emitting;
using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Emitting.Ilgpu;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Passes;
using GResNet.Generators.Planning;
using GResNet.Generators.Specs;
using GResNet.Generators.Staging;

namespace GResNet.Generators;

/// <summary>From the specs of a model and its blocks to source.</summary>
internal static class ModelCompiler
{
    /// <param name="closure">The specs.</param>
    /// <param name="hasGpus">Whether the author's project has the runtime for GPUs.</param>
    /// <param name="cancellation">Is looked at between passes.</param>
    public static CompiledModel Compile(ModelClosure closure, bool hasGpus, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        try
        {
            if (Stager.Stage(closure, findings, cancellation) is not { } model)
                return new CompiledModel([], [], findings.ToEquatableArray());
            cancellation.ThrowIfCancellationRequested();
            var layout = new StateLayout(model.Graphs[0].State);
            DerivedModel derived = DerivedModel.Of(model.Graphs, model.Options.Fuse, cancellation);
            CompiledNetworks cpu = Networks(new CpuTarget(model.Options));
            CompiledNetworks? gpu = hasGpus ? Networks(new IlgpuTarget()) : null;
            if (MemoryBudget.Check(model, cpu.Training) is { } excess) findings.Add(excess);
            (ImmutableArray<GeneratedFile> files, ImmutableArray<LayerUse> uses) =
                ModelEmitter.Emit(model, layout, cpu, gpu);
            return new CompiledModel(
                new(files), new(uses), findings.ToEquatableArray(), closure.Model.Model!.Entry);

            CompiledNetworks Networks(Target target) =>
                CompiledNetworks.Of(derived, target, layout, model.Options, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new CompiledModel([], [], [InternalError.In(closure.Model.Type.FullName, e)]);
        }
    }
}
