using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Inference;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Checkpoints;
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

    public static TheoryData<string, string, int[]> WrongClasses => new()
    {
        { "'image 2' of mine has the label -1; labels are from 0 to 1", "a b", [0, 1, -1] },
        { "'image 1' of mine has the label 2; labels are from 0 to 1", "a b", [0, 2, 1] },
        { "mine has 2 classes called 'a'", "a a", [0, 1, 1] },
        { "mine names no classes", "", [0, 0, 0] },
    };

    /// <summary>Also of a data set of one's own, in which a label of −1 would count as an image without a label.
    /// </summary>
    [Theory, MemberData(nameof(WrongClasses))]
    public void Labels_have_classes_and_classes_names(string message, string classes, int[] labels)
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        var mine = new Labelled(Stripes.Make().Validation, [.. classes.Split(' ').Where(c => c.Length > 0)], labels);
        foreach (DataSplits data in (DataSplits[])[new("mine", mine, mine), new("mine", Stripes.Make().Train, mine)])
            Assert.StartsWith(
                message,
                Assert.Throws<ArgumentException>(() => new Trainer(model, data, TrainerTests.Recipe, workers)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_weights_are_a_file_whose_folder_is_made()
    {
        using var folder = new TemporaryFolder();
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        string best = folder.File("new/deep/best.safetensors");
        using var trainer = new Trainer(
            model, Stripes.Make(), TrainerTests.Recipe, workers, new TrainerOptions { BestWeights = best });
        Assert.True(trainer.Run().Saved);
        ModelWeights.Load(model, best);

        Assert.Contains("a folder: name a file in it", Assert.Throws<ArgumentException>(() => new Trainer(
            model, Stripes.Make(), TrainerTests.Recipe, workers, new TrainerOptions { BestWeights = folder.Path }))
            .Message, StringComparison.Ordinal);
        Assert.Contains(
            "is a folder: name a file of weights in it",
            Assert.Throws<CheckpointException>(() => ImageClassifier.Load(model, folder.Path, workers)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>What differs is said, not what follows from it.</summary>
    [Fact]
    public void A_checkpoint_of_other_images_says_so()
    {
        using var folder = new TemporaryFolder();
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        using var store = new CheckpointStore(folder.Path, keep: 1);
        var options = new TrainerOptions { Checkpoints = store };
        using (var first = new Trainer(model, Stripes.Make(), TrainerTests.Recipe, workers, options)) first.Run();

        using var other = new Trainer(model, Stripes.Make(train: 100), TrainerTests.Recipe, workers, options);
        Assert.Contains(
            "was trained on other images: those to learn from have changed",
            Assert.Throws<CheckpointException>(() => other.Resume(_ => { })).Message, StringComparison.Ordinal);
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

    /// <summary>A data set with other classes and labels.</summary>
    private sealed class Labelled(IDataset of, ImmutableArray<string> classes, int[] labels) : IDataset
    {
        public int Count => labels.Length;

        public ImmutableArray<string> Classes => classes;

        public int Channels => of.Channels;

        public int? Resolution => of.Resolution;

        public PixelNormalization Normalization => of.Normalization;

        public string Fingerprint => of.Fingerprint;

        public int Label(int image) => labels[image];

        public string Name(int image) => of.Name(image);

        public IImageReader CreateReader() => of.CreateReader();
    }
}
