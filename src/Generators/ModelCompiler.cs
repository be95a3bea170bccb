using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Emitting;
using GResNet.Generators.Emitting.Graphs;
using GResNet.Generators.Graph;
using GResNet.Generators.Passes;
using GResNet.Generators.Planning;
using GResNet.Generators.Specs;
using GResNet.Generators.Staging;

namespace GResNet.Generators;

/// <summary>Takes a model through the <see cref="Pipeline"/> from its specs to its source.</summary>
internal sealed class ModelCompiler
{
    private readonly ModelClosure closure;
    private readonly AuthorProject project;
    private readonly CancellationToken cancellation;
    private readonly List<Finding> findings = [];
    private readonly GraphLog? graphs;

    private ModelCompiler(ModelClosure closure, AuthorProject project, CancellationToken cancellation)
    {
        (this.closure, this.project, this.cancellation) = (closure, project, cancellation);
        if (project.EmitsGraphs) graphs = new GraphLog(closure.Model.Type);
    }

    private IReadOnlyList<GeneratedFile> Graphs => graphs?.Files ?? [];

    /// <param name="closure">The specs.</param>
    /// <param name="project">The project they are in.</param>
    /// <param name="cancellation">Is looked at between stages.</param>
    public static CompiledModel Compile(ModelClosure closure, AuthorProject project, CancellationToken cancellation)
    {
        var compiler = new ModelCompiler(closure, project, cancellation);
        try
        {
            return compiler.Run();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The graphs show how far it came.
            return new CompiledModel(
                compiler.Graphs.ToEquatableArray(), [], [InternalError.In(closure.Model.Type.FullName, e)]);
        }
    }

    private CompiledModel Run()
    {
        if (Pipeline.Stage(closure, findings, cancellation) is not { } staged)
            return new CompiledModel([], [], findings.ToEquatableArray());
        PlannedModel model = Planned(staged);
        if (Pipeline.Check(model) is { } finding) findings.Add(finding);
        // Graphs are there when all has been written: emissions ask for networks of their own.
        GeneratedFile[] files = [.. project.Emissions.SelectMany(emission => emission.Emit(model, cancellation))];
        return new CompiledModel(
            files.Concat(Graphs).ToEquatableArray(),
            Pipeline.Uses(model).ToEquatableArray(),
            findings.ToEquatableArray(),
            closure.Model.Model!.Entry);
    }

    private PlannedModel Planned(StagedModel model)
    {
        NetworkStages training = Pipeline.Training(model.Options), inference = Pipeline.Inference(model.Options);
        ImmutableArray<DerivedNetwork> toTrain = Each(model.Graphs, Derive(training));
        ImmutableArray<DerivedNetwork> toInfer = Each(model.Graphs, Derive(inference));
        var layout = new StateLayout(model.Graphs[0].State);
        return new PlannedModel(
            model, layout, model.Options.Training ? FreezePoints.Of(model.Graphs, layout) : [],
            For(new CpuConvolutions(model.Options.Winograd)), For,
            ForLibrary(nameof(Pipeline.Onnx), Pipeline.Onnx), ForLibrary(nameof(Pipeline.Torch), Pipeline.Torch));

        Func<ImmutableArray<NetworkGraph>> ForLibrary(string name, ImmutableArray<Pass> passes) => () =>
            Each(model.Graphs, graph => NetworkStages.Run(passes, new StageResult(name, "", "Staged", graph), Seen));

        Func<NetworkGraph, DerivedNetwork> Derive(NetworkStages stages) => graph => stages.Derive(graph, Seen);

        PlannedNetworks For(IConvolutionTarget target) => new(
            Each(toTrain, network => training.Plan(network, target, Seen)),
            Each(toInfer, network => inference.Plan(network, target, Seen)));
    }

    private void Seen(StageResult result) => graphs?.Add(result);

    private ImmutableArray<TResult> Each<T, TResult>(ImmutableArray<T> networks, Func<T, TResult> run) =>
    [
        .. networks.Select(network =>
        {
            cancellation.ThrowIfCancellationRequested();
            return run(network);
        }),
    ];
}
