using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Checkpoints;
using GResNet.Training.Data;
using GResNet.Training.Metrics;

namespace GResNet.Runtime.Tests.Training;

public sealed class ResumeTests : IDisposable
{
    private static readonly Recipe Recipe = TrainerTests.Everything;
    private readonly TemporaryFolder folder = new();
    private readonly WorkerPool workers = new(2);

    public void Dispose()
    {
        workers.Dispose();
        folder.Dispose();
    }

    /// <summary>Step 9 ends the first epoch, whose validation is then cancelled; 18 is the last.</summary>
    [Theory]
    [InlineData(OptimizerKind.Sgd, 1)]
    [InlineData(OptimizerKind.Sgd, 8)]
    [InlineData(OptimizerKind.Sgd, 9)]
    [InlineData(OptimizerKind.AdamW, 10)]
    [InlineData(OptimizerKind.AdamW, 18)]
    [InlineData(OptimizerKind.Lamb, 8)]
    [InlineData(OptimizerKind.Lion, 8)]
    public void A_run_that_was_stopped_and_resumed_gives_the_same_bits_and_the_same_records(
        OptimizerKind optimizer, int stop)
    {
        Recipe recipe = Recipe with { Optimizer = optimizer };
        (float[] expected, TrainingResult whole) = Run(recipe, checkpoints: null, stop: int.MaxValue);

        (_, TrainingResult first) = Run(recipe, folder.File("run"), stop);
        Assert.True(first.Cancelled && first.Saved);
        (float[] found, TrainingResult second) = Run(recipe, folder.File("run"), stop: int.MaxValue);

        Assert.Equal(expected, found);
        Assert.False(second.Cancelled);
        Assert.Equal(whole.Epochs.Select(Timeless), second.Epochs.Select(Timeless));
    }

    [Fact]
    public void A_run_that_vanished_goes_on_from_its_last_checkpoint()
    {
        (float[] expected, _) = Run(Recipe, checkpoints: null, stop: int.MaxValue);
        // The process that wrote these is gone after step 14, five steps past its last checkpoint.
        Assert.Throws<InvalidOperationException>(() => Run(Recipe, folder.File("run"), stop: 14, vanishes: true));
        var observer = new Recorder();
        (float[] found, _) = Run(Recipe, folder.File("run"), stop: int.MaxValue, observer: observer);
        Assert.Equal(10, observer.Steps[0].Record.Step);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_damaged_checkpoint_falls_back_to_the_one_before_with_a_warning()
    {
        (float[] expected, _) = Run(Recipe, folder.File("run"), stop: int.MaxValue);
        string newest = Directory.GetDirectories(folder.File("run")).Max()!;
        byte[] bytes = File.ReadAllBytes(Path.Combine(newest, "ema.safetensors"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(newest, "ema.safetensors"), bytes);

        var observer = new Recorder();
        (float[] found, TrainingResult result) =
            Run(Recipe, folder.File("run"), stop: int.MaxValue, observer: observer);

        Assert.Contains("ema.safetensors was altered", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Assert.Equal(expected, found);
        Assert.Equal(2, result.Epochs.Length);
    }

    [Fact]
    public void Another_architecture_is_told_by_the_parameters_that_differ()
    {
        Run(Recipe, folder.File("run"), stop: 3);
        using var store = new CheckpointStore(folder.File("run"), 2);
        using var model = new LinearModel(1, 8, 3);
        float[] before = model.State.Parameters.Span.ToArray();
        using var trainer =
            new Trainer(model, Stripes.Make(), Recipe, workers, new TrainerOptions { Checkpoints = store });
        string message = Assert.Throws<CheckpointException>(() => trainer.Resume(_ => { })).Message;
        Assert.Contains("head.weight (F32 2×1024, expected F32 3×1024)", message, StringComparison.Ordinal);
        Assert.Contains("head.bias (F32 2, expected F32 3)", message, StringComparison.Ordinal);
        Assert.Equal(before, model.State.Parameters.Span.ToArray());
    }

    [Fact]
    public void Other_images_and_another_recipe_are_refused()
    {
        Run(Recipe, folder.File("run"), stop: 3);
        using var store = new CheckpointStore(folder.File("run"), 2);
        using var model = new LinearModel(1, 8, 2);
        string Refusal(DataSplits data, Recipe recipe)
        {
            using var trainer = new Trainer(model, data, recipe, workers, new TrainerOptions { Checkpoints = store });
            return Assert.Throws<CheckpointException>(() => trainer.Resume(_ => { })).Message;
        }

        Assert.Contains(
            "those to learn from have changed", Refusal(Stripes.Make(train: 301), Recipe), StringComparison.Ordinal);
        Assert.Contains("those to measure with have changed", Refusal(Stripes.Make(validation: 51), Recipe),
            StringComparison.Ordinal);
        Assert.Contains(
            "rate was 0.005 and is 0.01; smoothing was 0.1 and is 0",
            Refusal(Stripes.Make(), Recipe with { Rate = 0.01f, Smoothing = 0 }), StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether the damaged image can be read depends on the crop, so it may come up again after a failure.
    /// </summary>
    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public void A_damaged_image_changes_nothing_about_resuming(int stop)
    {
        DataSplits data = Stripes.Make();
        data = data with { Train = new Damaged(data.Train, 7), Validation = new Damaged(data.Validation, 7) };
        (float[] expected, _) = Run(Recipe, checkpoints: null, stop: int.MaxValue, data: data);
        Run(Recipe, folder.File("run"), stop, data: data);
        (float[] found, _) = Run(Recipe, folder.File("run"), stop: int.MaxValue, data: data);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Best_weights_that_could_not_be_written_are_written_when_they_can()
    {
        string blocked = folder.File("late");
        using var model = new LinearModel(1, 8, 2);
        string best = Path.Combine(blocked, "best.safetensors");
        // A file is where the folder should be, until after the first epoch, which is the best: nothing is learnt.
        File.WriteAllText(blocked, "");
        var observer = new Recorder { AfterStep = step => { if (step == 12) File.Delete(blocked); } };
        using var trainer = new Trainer(
            model, Stripes.Make(), Recipe with { Epochs = 3, Rate = 1e-30f, EmaDecay = 0 }, workers,
            new TrainerOptions { BestWeights = best });
        TrainingResult result = trainer.Run(observer);
        Assert.Equal(1, result.Best!.Epoch);
        Assert.True(result.Saved);
        Assert.NotEmpty(observer.Warnings);
        float[] weights = model.State["head.weight"].Span.ToArray();
        ModelWeights.Load(model, best);
        Assert.Equal(weights, model.State["head.weight"].Span.ToArray());
    }

    [Fact]
    public void What_cannot_be_written_is_a_warning_and_the_run_goes_on()
    {
        // A file is where the folder should be.
        File.WriteAllText(folder.File("blocked"), "");
        using var store = new CheckpointStore(folder.File("blocked"), 2);
        using var model = new LinearModel(1, 8, 2);
        using var trainer = new Trainer(
            model, Stripes.Make(), Recipe, workers,
            new TrainerOptions { Checkpoints = store, BestWeights = folder.File("blocked/best.safetensors") });
        var observer = new Recorder();
        TrainingResult result = trainer.Run(observer);
        Assert.Equal(2, result.Epochs.Length);
        Assert.False(result.Saved);
        Assert.Contains(observer.Warnings, w => w.StartsWith("No checkpoint was written: ", StringComparison.Ordinal));
        Assert.Contains(observer.Warnings, w =>
            w.StartsWith("The best weights were not written: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_best_weights_are_those_of_the_best_epoch_with_what_is_needed_to_use_them()
    {
        using var model = new LinearModel(1, 8, 2);
        string best = folder.File("best.safetensors");
        using var trainer =
            new Trainer(model, Stripes.Make(), Recipe, workers, new TrainerOptions { BestWeights = best });
        TrainingResult result = trainer.Run(new Recorder());
        using var file = new SafetensorsReader(best);
        ModelCard card = ModelCard.Read(file)!;
        Assert.Equal(("stripes", 8, (int?)null), (card.Data, card.Resolution, card.Resize));
        Assert.Equal(["top", "bottom"], card.Classes.ToArray());
        Assert.Equal([0.25f], card.Normalization.Deviation.ToArray());

        ModelWeights.Load(model, best);
        IDataset validation = Stripes.Make().Validation;
        using var device = new CpuDevice(workers);
        using IBatchClassifier classifier =
            device.CreateClassifier(model, new ClassifierSetup(8, 50, validation.Normalization));
        Assert.Equal(
            result.Best!.Score.Top1, Evaluator.Evaluate(classifier, validation, new EvaluationOptions()).Score.Top1);
    }

    private static object Timeless(EpochRecord epoch) => epoch with { ImagesPerSecond = 0, Seconds = 0 };

    private (float[] Weights, TrainingResult Result) Run(
        Recipe recipe, string? checkpoints, int stop, Recorder? observer = null, bool vanishes = false,
        DataSplits? data = null)
    {
        using var cancellation = new CancellationTokenSource();
        using var store = checkpoints is null ? null : new CheckpointStore(checkpoints, 3);
        using var model = new LinearModel(1, 8, 2);
        using var trainer = new Trainer(model, data
            ?? Stripes.Make(), recipe, workers, new TrainerOptions { Checkpoints = store, LoaderThreads = 2 });
        observer ??= new Recorder
        {
            AfterStep = _ =>
            {
                if (trainer.Step < stop) return;
                if (vanishes) throw new InvalidOperationException("gone");
                cancellation.Cancel();
            },
        };
        trainer.Resume(observer.OnWarning);
        TrainingResult result = trainer.Run(observer, cancellation.Token);
        return (model.State.Parameters.Span.ToArray(), result);
    }
}
