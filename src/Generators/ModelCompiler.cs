using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Emitting;
using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Reading;
using GResNet.Generators.Staging;

namespace GResNet.Generators;

/// <summary>From the specs of a model and its blocks to source.</summary>
internal static class ModelCompiler
{
    public static CompiledModel Compile(ModelClosure closure, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        try
        {
            if (Stager.Stage(closure, findings, cancellation) is not { } model)
                return new CompiledModel([], [], findings.ToEquatableArray());
            cancellation.ThrowIfCancellationRequested();
            CpuModel compiled = CpuModel.Of(model, cancellation);
            if (MemoryBudget.Check(model, compiled.Training) is { } excess) findings.Add(excess);
            (ImmutableArray<GeneratedFile> files, ImmutableArray<LayerUse> uses) = ModelEmitter.Emit(model, compiled);
            return new CompiledModel(new(files), new(uses), findings.ToEquatableArray());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new CompiledModel([], [], [InternalError.In(closure.Model.Type.FullName, e)]);
        }
    }
}
