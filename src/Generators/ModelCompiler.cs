using System;
using System.Collections.Generic;
using System.Threading;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Emitting;
using GResNet.Generators.Emitting.Summary;
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
            return new CompiledModel(
                new(ModelEmitter.Emit(model, cancellation)), LayerUses.Of(model).ToEquatableArray(), findings.ToEquatableArray());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new CompiledModel([], [], [InternalError.In(closure.Model.Type.FullName, e)]);
        }
    }
}
