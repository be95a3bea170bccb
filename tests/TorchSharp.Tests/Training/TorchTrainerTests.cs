using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Checkpoints;
using GResNet.Training.Data;
using GResNet.Training.Metrics;
using GResNet.Training.TorchSharp;
using TorchSharp;

namespace GResNet.TorchSharp.Tests.Training;

/// <summary>Whole runs by libtorch: they follow the processor's own, and go on here and there.</summary>
public sealed class TorchTrainerTests : IDisposable
{
    /// <summary>Everything that reaches a device, in steps of two batches, two steps an epoch.</summary>
    private static readonly Recipe recipe = new()
    {
        Name = "test", Epochs = 2, Batch = 4, Accumulation = 2, Rate = 0.01f, Seed = 5, WeightDecay = 0.1f,
        ClipNorm = 1, Smoothing = 0.1f, DropPath = 0.3f,
        MixupAlpha = 0.2f, CutmixAlpha = 1, EmaDecay = 0.999, EmaEvery = 1,
        Augmentation = new AugmentationSettings
        {
            Crop = CropKind.Padded, CropPadding = 1, FlipProbability = 0.5f, ErasingProbability = 0.5f,
        },
    };

    private readonly WorkerPool workers = new(1);
    private readonly CpuDevice cpu;
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public TorchTrainerTests() => cpu = new CpuDevice(workers);

    public void Dispose()
    {
        cpu.Dispose();
        workers.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private TorchComputeDevice Torch => TorchComputeDevice.Open(null, workers);

    /// <summary>Fifty steps, with all that is drawn at random.</summary>
    [TorchTheory]
    [InlineData(typeof(TinyNorms))]
    [InlineData(typeof(TinyTokens))]
    public void A_run_follows_the_processors(Type model)
    {
        Recipe own = recipe with { Epochs = 25, Optimizer = OptimizerKind.Sgd };
        Follows(Train(cpu, own, model), Train(Torch, own, model), steps: 50);
    }

    [TorchTheory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Lamb)]
    public void So_it_does_with_every_optimizer(OptimizerKind optimizer)
    {
        Recipe own = recipe with { Optimizer = optimizer };
        Follows(Train(cpu, own), Train(Torch, own), steps: 4);
    }

    [TorchFact]
    public void So_it_does_where_the_first_layers_are_frozen()
    {
        Recipe own = recipe with { Freeze = Freezing.To("body.0") };
        Run expected = Train(cpu, own), found = Train(Torch, own);
        Follows(expected, found, steps: 4);
        using TinyNorms before = Model();
        StateEntry[] frozen = [.. before.State.Entries.Where(entry =>
            entry.Name.StartsWith("stem.", StringComparison.Ordinal)
                || entry.Name.StartsWith("body.0.", StringComparison.Ordinal))];
        Assert.All(frozen, entry => Assert.Equal(before.State[entry].Span.ToArray(), found.State[entry.Name]));
    }

    [TorchFact]
    public void So_it_does_where_parts_have_rates_of_their_own()
    {
        Recipe own = recipe with { LayerDecay = 0.5f, RateFactors = RateFactors.Parse("stem=0.01,head=3") };
        Follows(Train(cpu, own), Train(Torch, own), steps: 4);
    }

    /// <summary>The last layer alone learns, from what libtorch makes of the images.</summary>
    [TorchFact]
    public void So_it_does_where_the_backbone_is_frozen()
    {
        Recipe own = recipe with { Freeze = Freezing.Backbone, MixupAlpha = 0, CutmixAlpha = 0 };
        Follows(Train(cpu, own), Train(Torch, own), steps: 4);
    }

    [TorchFact]
    public void A_run_that_was_stopped_goes_on_to_the_same_bits()
    {
        Run whole = Train(Torch, recipe);
        Assert.True(Train(Torch, recipe, checkpoints: "stopped", stop: 1).Result.Cancelled);
        Assert.Equal(whole.State["head.weight"], Train(Torch, recipe, checkpoints: "stopped").State["head.weight"]);
    }

    [TorchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_was_stopped_goes_on_elsewhere(bool beginsInTorch)
    {
        Run whole = Train(cpu, recipe);
        Train(beginsInTorch ? Torch : cpu, recipe, checkpoints: "run", stop: 3);
        Near(whole, Train(beginsInTorch ? cpu : Torch, recipe, checkpoints: "run"));
    }

    /// <summary>The number of tensors does not grow.</summary>
    [TorchFact]
    public void A_step_leaves_nothing_behind()
    {
        using TinyNorms model = Model();
        using TorchComputeDevice torch = Torch;
        using TrainingEngine engine = torch.CreateTraining(model, Setup(recipe));
        for (int step = 0; step < 20; step++) Step(engine, step);
        long before = Tensors;
        for (int step = 0; step < 100; step++) Step(engine, step);
        Assert.Equal(before, Tensors);
    }

    [TorchFact]
    public void What_is_disposed_of_gives_all_tensors_back()
    {
        long before = Tensors;
        using (TinyNorms model = Model())
        using (TorchComputeDevice torch = Torch)
        {
            using TrainingEngine engine = torch.CreateTraining(model, Setup(recipe));
            using IBatchClassifier measuring = engine.CreateClassifier(Measuring);
            using IBatchClassifier alone = torch.CreateClassifier(model, Measuring);
            Step(engine, 0);
            measuring.Classify(Greys.Batch(4));
            alone.Classify(Greys.Batch(3));
        }

        Assert.Equal(before, Tensors);
    }

    [TorchFact]
    public void A_step_that_is_not_finite_is_left_out_and_changes_nothing()
    {
        using TinyNorms model = Model();
        using TorchComputeDevice torch = Torch;
        using TrainingEngine engine = torch.CreateTraining(model, Setup(recipe));
        engine.Download();
        float[] buffers = [.. model.State.Buffers.Span];
        model.State["body.1.second.weight"].Span[3] = float.NaN;
        engine.Upload();
        StepSums sums = Step(engine, 0);
        Assert.False(double.IsFinite(sums.Loss));
        Assert.False(double.IsFinite(sums.GradientNorm));
        Assert.False(sums.StatisticsAreFinite);
        Assert.Equal(0, sums.Correct);
        Assert.Equal(NonFiniteKind.Parameter, engine.FindNonFinite()!.Kind);
        engine.RestoreStatistics();
        engine.Download();
        Assert.Equal(buffers, model.State.Buffers.Span.ToArray());
    }

    /// <summary>Tensors that this thread has made and not disposed of.</summary>
    private static long Tensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    private static ClassifierSetup Measuring => new(Greys.Resolution, 4, Greys.Normalization);

    private static TrainingSetup Setup(Recipe own) => new(own, Greys.Resolution, Greys.Classes, Greys.Normalization);

    private static StepSums Step(TrainingEngine engine, int number)
    {
        engine.BeginStep();
        for (int i = 0; i < recipe.Accumulation; i++)
            engine.AddBatch(Greys.Batch(recipe.Batch, number), 2 * number + i);
        StepSums sums = engine.EndStep();
        if (double.IsFinite(sums.Loss)) engine.Update(0.01f, 0.5f);
        return sums;
    }

    private static TinyNorms Model()
    {
        TinyNorms model = new();
        model.State.Initialize(3);
        return model;
    }

    private static void Follows(Run expected, Run found, int steps)
    {
        Assert.Equal(steps, expected.Steps.Count);
        Assert.All(expected.Steps.Zip(found.Steps), pair =>
        {
            Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-3);
            Assert.Equal(1, pair.Second.GradientNorm!.Value / pair.First.GradientNorm!.Value, 1e-2);
        });
        Assert.All(expected.Result.Epochs.Zip(found.Result.Epochs), pair =>
        {
            Assert.Equal(pair.First.Validation!.Loss, pair.Second.Validation!.Loss, 1e-3);
            Assert.Equal(pair.First.Ema!.Loss, pair.Second.Ema!.Loss, 1e-3);
        });
        Near(expected, found);
    }

    /// <summary>All tensors of the state, each within a part of its greatest.</summary>
    private static void Near(Run expected, Run found) => Assert.All(expected.State, pair =>
    {
        float most = Math.Max(pair.Value.Max(Math.Abs), 0.01f);
        float difference = pair.Value.Zip(found.State[pair.Key], (a, b) => Math.Abs(a - b)).Max();
        Assert.True(difference <= 5e-3f * most, $"{pair.Key} differs by {difference} of {most}");
    });

    private Run Train(
        IComputeDevice on, Recipe own, Type? of = null, string? checkpoints = null, int stop = int.MaxValue)
    {
        using (on is TorchComputeDevice ? on : null)
        {
            using var cancellation = new CancellationTokenSource();
            using CheckpointStore? store =
                checkpoints is null ? null : new CheckpointStore(Path.Combine(folder, checkpoints), 2);
            using var model = (IModel)Activator.CreateInstance(of ?? typeof(TinyNorms))!;
            model.State.Initialize(3);
            using var trainer = new Trainer(
                model, Greys.Data(), own, on, new TrainerOptions { Checkpoints = store, LoaderThreads = 1 });
            trainer.Resume(Assert.Fail);
            List<StepRecord> steps = [];
            TrainingResult result = trainer.Run(new TrainingProgress
            {
                Step = report =>
                {
                    steps.Add(report.Record);
                    if (report.Record.Step == stop) cancellation.Cancel();
                },
                Warning = Assert.Fail,
            }, cancellation.Token);
            return new Run(
                model.State.Entries.ToDictionary(entry => entry.Name, entry => model.State[entry].Span.ToArray()),
                steps, result);
        }
    }

    private sealed record Run(
        IReadOnlyDictionary<string, float[]> State, IReadOnlyList<StepRecord> Steps, TrainingResult Result);
}
