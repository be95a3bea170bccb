using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Data.Transforms;
using GResNet.Runtime.Data.Shapes;
using GResNet.Runtime.Metrics;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Training;

namespace GResNet.Runtime.Tests.Training;

public sealed class TrainerTests
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 2, Batch = 32, Rate = 0.005f, WarmupEpochs = 0.5, Smoothing = 0, CropPadding = 2, Flip = true, Seed = 5,
    };

    [Fact]
    public void A_run_reports_every_step_and_epoch_and_learns()
    {
        using var workers = new WorkerPool(2);
        DataSplits data = Stripes();
        using var model = new LinearModel(1, 8, 2);
        var observer = new Recorder();
        using var trainer = new Trainer(model, data, Options with { Epochs = 4 }, workers);

        TrainingResult result = trainer.Run(observer);

        Assert.False(result.Cancelled);
        Assert.Equal(4, result.Epochs);
        Assert.Equal(4 * (300 / 32), observer.Steps.Count);
        Assert.Equal([1, 2, 3, 4], observer.Epochs.Select(e => e.Epoch));
        Assert.Equal(50, result.Validation!.Value.Images);
        Assert.True(result.Validation.Value.Top1 > 95, $"{result.Validation.Value}");
        Assert.True(observer.Epochs[^1].Training.Loss < observer.Epochs[0].Training.Loss);
        Assert.True(result.ImagesPerSecond > 0);
    }

    [Fact]
    public void Equal_seeds_give_equal_bits_and_other_seeds_others()
    {
        Assert.Equal(Weights(seed: 3), Weights(seed: 3));
        Assert.NotEqual(Weights(seed: 3), Weights(seed: 4));
    }

    [Fact]
    public void Cancelling_ends_after_the_current_step_and_keeps_what_was_learnt()
    {
        using var workers = new WorkerPool(1);
        using var cancellation = new CancellationTokenSource();
        using var model = new LinearModel(1, 8, 2);
        float[] before = model.State.Parameters.Span.ToArray();
        var observer = new Recorder { AfterStep = step => { if (step == 3) cancellation.Cancel(); } };
        using var trainer = new Trainer(model, Stripes(), Options, workers);

        TrainingResult result = trainer.Run(observer, cancellation.Token);

        Assert.True(result.Cancelled);
        Assert.Equal(0, result.Epochs);
        Assert.Null(result.Validation);
        Assert.Equal(3, observer.Steps.Count);
        Assert.NotEqual(before, model.State.Parameters.Span.ToArray());
    }

    [Fact]
    public void A_cancelled_run_that_never_stepped_has_finite_numbers()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        using var trainer = new Trainer(model, Stripes(), Options, workers);
        Assert.Equal(0, trainer.Run(new Recorder(), new CancellationToken(canceled: true)).ImagesPerSecond);
    }

    [Fact]
    public void Divergence_is_an_error_that_says_what_to_do()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        using var trainer = new Trainer(model, Stripes(), Options with { Rate = 1e38f, WarmupEpochs = 0 }, workers);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Run(new Recorder()));
        Assert.Contains("Lower the learning rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_cannot_take_the_data_is_refused()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(3, 8, 10);
        var error = Assert.Throws<ArgumentException>(() => new Trainer(model, Stripes(), Options, workers));
        Assert.Equal(
            "Linear takes images of 3 channels and 8×8 pixels in 10 classes; stripes has images of 1 channels and 8×8 pixels in 2 classes.",
            error.Message);
    }

    [Theory]
    [InlineData("epochs")]
    [InlineData("batch")]
    [InlineData("learning rate")]
    [InlineData("warm-up")]
    [InlineData("momentum")]
    [InlineData("weight decay")]
    [InlineData("smoothing")]
    [InlineData("padding")]
    public void Impossible_settings_are_named(string setting)
    {
        TrainingOptions options = setting switch
        {
            "epochs" => Options with { Epochs = 0 },
            "batch" => Options with { Batch = 301 },
            "learning rate" => Options with { Rate = float.NaN },
            "warm-up" => Options with { WarmupEpochs = 2 },
            "momentum" => Options with { Sgd = new SgdOptions { Momentum = 1 } },
            "weight decay" => Options with { Sgd = new SgdOptions { WeightDecay = -1 } },
            "smoothing" => Options with { Smoothing = 1 },
            _ => Options with { CropPadding = -1 },
        };
        var error = Assert.Throws<ArgumentException>(() => options.Validate(300));
        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var workers = new WorkerPool(2);
        using var model = new LinearModel(1, 8, 2);
        using TrainingNetwork network = model.ToTraining(8, 32, workers);
        using var optimizer = new Sgd(model.State, new SgdOptions(), workers);
        var order = new TrainingOrder(300, 32, seed: 1);
        using var loader = new BatchLoader(Stripes().Train, order, new LoaderOptions(8, () => new TrainingTransform(new AugmentationSettings(), 8)));
        var step = new TrainingStep(network, Stripes().Train.Normalization, optimizer, smoothing: 0.1f);
        for (int i = 0; i < 20; i++) step.Run(loader.Next()!, i, 0.01f, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 20; i < 40; i++) step.Run(loader.Next()!, i, 0.01f, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void On_shapes_a_linear_classifier_fails()
    {
        using var workers = new WorkerPool(2);
        using var model = new LinearModel(3, ShapesDataset.Resolution, 10);
        using var trainer = new Trainer(
            model, ShapesDataset.Create(train: 3000, validation: 500),
            Options with { Epochs = 2, CropPadding = 0, Flip = false }, workers);
        TrainingResult result = trainer.Run(new Recorder());
        Assert.True(result.Validation!.Value.Top1 < 45, $"{result.Validation.Value}");
    }

    private static float[] Weights(ulong seed)
    {
        using var workers = new WorkerPool(2);
        using var model = new LinearModel(1, 8, 2);
        using var trainer = new Trainer(model, Stripes(), Options with { Seed = seed }, workers);
        trainer.Run(new Recorder());
        return model.State.Parameters.Span.ToArray();
    }

    /// <summary>8×8 images that are bright at the top (class 0) or at the bottom (class 1).</summary>
    private static DataSplits Stripes()
    {
        ImageSet Make(int count)
        {
            byte[] pixels = [.. Enumerable.Range(0, count * 64).Select(i =>
                (byte)((i % 64 < 32) == (i / 64 % 2 == 0) ? 150 + i % 37 : 50 + i % 41))];
            byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 2))];
            return new ImageSet(pixels, labels, ["top", "bottom"], 8, new PixelNormalization([0.5f], [0.25f]));
        }

        return new DataSplits("stripes", Make(300), Make(50));
    }

    private sealed class Recorder : ITrainingObserver
    {
        public List<StepReport> Steps { get; } = [];

        public List<EpochReport> Epochs { get; } = [];

        public Action<int>? AfterStep { get; init; }

        public void OnStep(in StepReport report)
        {
            Steps.Add(report);
            AfterStep?.Invoke(Steps.Count);
        }

        public void OnEpoch(EpochReport report) => Epochs.Add(report);
    }
}
