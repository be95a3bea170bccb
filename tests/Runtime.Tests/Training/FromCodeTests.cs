using GResNet.Inference;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Data;

namespace GResNet.Runtime.Tests.Training;

/// <summary>What makes training from a program of one's own short.</summary>
public sealed class FromCodeTests
{
    [Fact]
    public void Progress_is_told_by_functions()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        using var trainer = new Trainer(model, Stripes.Make(), TrainerTests.Recipe, workers);
        var told = new List<string>();
        trainer.Run(new TrainingProgress
        {
            Step = step => told.Add($"step {step.Record.Step} of {step.StepsPerEpoch}"),
            Epoch = epoch => told.Add($"epoch {epoch.Record.Epoch}"),
            Warning = told.Add,
        });
        Assert.Equal(
            [
                .. Enumerable.Range(1, 9).Select(step => $"step {step} of 9"), "epoch 1",
                .. Enumerable.Range(10, 9).Select(step => $"step {step} of 9"), "epoch 2",
            ], told);
    }

    /// <summary>A model that was trained, saved and loaded is measured as the run measured it.</summary>
    [Fact]
    public void Weights_are_saved_measured_and_used()
    {
        using var folder = new TemporaryFolder();
        DataSplits data = Stripes.Make();
        using var workers = new WorkerPool(1);
        using var trained = new LinearModel(1, 8, 2);
        using var trainer = new Trainer(trained, data, TrainerTests.Recipe, workers);
        TrainingResult result = trainer.Run();
        ModelWeights.Save(trained, folder.File("last.safetensors"), trainer.Card);

        using var loaded = new LinearModel(1, 8, 2, seed: null);
        using var classifier = ImageClassifier.Load(loaded, folder.File("last.safetensors"), workers);
        Assert.Equal(result.Epochs[^1].Validation, Evaluator.Evaluate(loaded, data.Validation, workers).Score);
        Assert.Equal<string>(["top", "bottom"], [.. classifier.Classes]);
        var images = (ImageSet)data.Validation;
        Prediction best = classifier.Classify(ImageSource.FromPixels(images.Pixels(0).ToArray(), 8, 8), 1).Single();
        Assert.Equal(images.Classes[images.Label(0)], best.Class);
    }

    /// <summary>Any recipe can be tried for an epoch.</summary>
    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(15, 1.5)]
    [InlineData(30, 3)]
    [InlineData(100, 3)]
    public void Fewer_epochs_have_a_shorter_warm_up(int epochs, double warmup)
    {
        Recipe recipe = Recipes.Photos.WithEpochs(epochs);
        Assert.Equal(Recipes.Photos with { Epochs = epochs, WarmupEpochs = recipe.WarmupEpochs }, recipe);
        Assert.Equal(warmup, recipe.WarmupEpochs, 1e-12);
        recipe.Validate();
    }

    [Fact]
    public void What_a_model_does_not_take_is_not_measured()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(3, 8, 2);
        Assert.Contains(
            "Linear takes images of 3 channels in at most 2 classes; the dataset has images of 1 channel in 2 classes.",
            Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, Stripes.Make().Validation, workers))
                .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_and_deviation_are_measured()
    {
        var measured = PixelNormalization.Measure([0, 255, 255, 255, 0, 0, 0, 255], 2);
        Assert.Equal<float>([0.25f, 0.75f], [.. measured.Mean]);
        Assert.All(measured.Deviation, deviation => Assert.Equal(Math.Sqrt(3) / 4, deviation, 1e-6));
        Assert.Throws<ArgumentException>(() => PixelNormalization.Measure([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => PixelNormalization.Measure([], 1));
        Assert.Contains(
            "All pixels have the value 7 in channel 1",
            Assert.Throws<ArgumentException>(() => PixelNormalization.Measure([1, 7, 2, 7], 2)).Message,
            StringComparison.Ordinal);
    }
}
