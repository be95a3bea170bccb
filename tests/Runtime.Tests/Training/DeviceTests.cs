using GResNet.Runtime.Devices;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Checkpoints;
using GResNet.Training.Collectives;
using GResNet.Training.Data;
using GResNet.Training.Metrics;

namespace GResNet.Runtime.Tests.Training;

/// <summary>
/// A device with memory of its own trains as one without: nobody reads or writes the host's at the wrong time.
/// </summary>
public sealed class DeviceTests : IDisposable
{
    private static readonly Recipe Recipe = TrainerTests.Everything with { WarmupEpochs = 0, Rate = 0.001f };

    private readonly TemporaryFolder folder = new();
    private readonly WorkerPool workers = new(2);

    public void Dispose()
    {
        workers.Dispose();
        folder.Dispose();
    }

    /// <summary>Where learning misleads, an average that hardly moves is better than the weights.</summary>
    [Theory]
    [InlineData(OptimizerKind.Sgd, 0.999999, false)]
    [InlineData(OptimizerKind.Sgd, 0.999999, true)]
    [InlineData(OptimizerKind.AdamW, 0.999, false)]
    [InlineData(OptimizerKind.Lamb, 0.999, false)]
    [InlineData(OptimizerKind.Sgd, 0, false)]
    public void A_run_leaves_the_same_files_and_the_same_model(OptimizerKind optimizer, double decay, bool misleads)
    {
        Recipe recipe = Recipe with { Optimizer = optimizer, EmaDecay = decay };
        using IComputeDevice cpu = new CpuDevice(workers), separate = new SeparateDevice(workers);
        (float[] expected, BestEpoch best) = Run(cpu, recipe, "cpu", misleads: misleads);
        (float[] found, BestEpoch bestFound) = Run(separate, recipe, "separate", misleads: misleads);
        Assert.Equal(misleads, best.IsEma);
        Assert.Equal(expected, found);
        Assert.Equal(best, bestFound);
        string[] files = [.. Files("cpu")];
        Assert.Equal(files.Select(Path.GetFileName), Files("separate").Select(Path.GetFileName));
        Assert.All(files.Zip(Files("separate")), pair =>
            Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_run_that_was_stopped_goes_on_there_or_elsewhere(bool firstSeparate, bool thenSeparate)
    {
        using IComputeDevice cpu = new CpuDevice(workers), separate = new SeparateDevice(workers);
        Recipe recipe = Recipe with { Optimizer = OptimizerKind.AdamW };
        (float[] expected, _) = Run(cpu, recipe, "whole");
        Run(firstSeparate ? separate : cpu, recipe, "stopped", stop: 11);
        (float[] found, _) =
            Run(thenSeparate ? separate : cpu, recipe, "stopped", formerDevice: firstSeparate ? "separate" : "cpu");
        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_run_without_files_leaves_what_it_learnt_in_the_model_however_it_ends()
    {
        using var separate = new SeparateDevice(workers);
        foreach (int stop in new[] { 3, int.MaxValue })
        {
            using var cancellation = new CancellationTokenSource();
            using var model = new LinearModel(1, 8, 2);
            float[] before = model.State.Parameters.Span.ToArray();
            using var trainer = new Trainer(model, Stripes.Make(), Recipe, separate);
            trainer.Run(
                new Recorder { AfterStep = step => { if (step == stop) cancellation.Cancel(); } }, cancellation.Token);
            Assert.NotEqual(before, model.State.Parameters.Span.ToArray());
        }
    }

    [Fact]
    public void Memory_is_the_devices()
    {
        using var model = new LinearModel(1, 8, 2) { TrainingBytesPerImage = 1L << 30 };
        using var separate = new SeparateDevice(workers) { MemoryBytes = 10L << 30 };
        var error = Assert.Throws<TrainingMemoryException>(() =>
            new Trainer(model, Stripes.Make(), Recipe with { Batch = 32 }, separate));
        Assert.Contains(
            "needs 32.0 GiB of memory, 32.0 of them for the batch; there are 10.0 on separate. A batch of 8 fits; with "
                + "accumulation",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_after_all_is_given_back()
    {
        using var model = new LinearModel(1, 8, 2) { TrainingBytesPerImage = 1L << 20 };
        using var separate = new SeparateDevice(workers) { MemoryBytes = 10L << 30, LacksRoomForClassifiers = true };
        var error = Assert.Throws<TrainingMemoryException>(() => new Trainer(model, Stripes.Make(), Recipe, separate));
        Assert.Equal("no room", error.InnerException!.Message);
        Assert.Contains("10.0 on separate. no room. A", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, separate.Engines);
    }

    [Fact]
    public void Measuring_the_average_that_fails_puts_the_weights_back_and_tells_of_the_first_failure()
    {
        DataSplits data = Stripes.Make();
        using var model = new LinearModel(1, 8, 2);
        using var separate = new SeparateDevice(workers);
        using TrainingEngine engine =
            separate.CreateTraining(model, new TrainingSetup(Recipe, 8, 2, data.Train.Normalization));
        using IBatchClassifier classifier =
            engine.CreateClassifier(new ClassifierSetup(8, 4, data.Validation.Normalization));
        var validation = new EpochEvaluator(
            engine, classifier, data.Validation, new Ranks(null), new EvaluationOptions());
        float[] average = engine.Average!.Value.Parameters.Span.ToArray();
        model.State.Parameters.Span.Fill(2);
        engine.Upload();
        Assert.Throws<OperationCanceledException>(() => validation.WithAverage<int>(() =>
        {
            engine.Download();
            Assert.Equal(average, model.State.Parameters.Span.ToArray());
            throw new OperationCanceledException();
        }));
        engine.Download();
        Assert.All(model.State.Parameters.Span.ToArray(), value => Assert.Equal(2, value));

        var error = Assert.Throws<DeviceException>(() => validation.WithAverage<int>(() =>
        {
            separate.IsLost = true;
            throw new DeviceException("lost");
        }));
        Assert.Equal("lost", error.Message);
    }

    private IEnumerable<string> Files(string name) =>
        Directory.GetFiles(folder.File(name), "*.safetensors", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    private (float[] Weights, BestEpoch Best) Run(IComputeDevice device, Recipe recipe, string name,
        int stop = int.MaxValue, bool misleads = false, string? formerDevice = null)
    {
        using var cancellation = new CancellationTokenSource();
        using var store = new CheckpointStore(folder.File(Path.Combine(name, "checkpoints")), 3);
        // Weights that begin on the side of the misleading images.
        using var model = new LinearModel(1, 8, 2, seed: 3);
        using var trainer = new Trainer(model, Stripes.Make(misleading: misleads), recipe, device, new TrainerOptions
        {
            Checkpoints = store, BestWeights = folder.File(Path.Combine(name, "best.safetensors")),
        });
        Assert.Equal(trainer.Resume(Assert.Fail) ? formerDevice : null, trainer.FormerDevice);
        TrainingResult result = trainer.Run(
            new Recorder { AfterStep = _ => { if (trainer.Step == stop) cancellation.Cancel(); } }, cancellation.Token);
        return (model.State.Parameters.Span.ToArray(), result.Best!);
    }
}
