using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Tests.Training.Collectives;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Collectives;
using GResNet.Training.Data;

namespace GResNet.Zoo.Tests;

/// <summary>Generated networks that several ranks train, which are threads here.</summary>
public sealed class RanksTests
{
    private const int Images = 40;

    private static readonly Recipe Recipe = new()
    {
        Name = "test", Epochs = 1, Batch = 4, Rate = 0.5f, Momentum = 0, DropPath = 0.2f, Smoothing = 0.1f, Seed = 3,
        SyncNorm = true, RatePerStep = false, Augmentation = new AugmentationSettings { FlipProbability = 0.5f },
    };

    /// <summary>
    /// A rate of 1 without momentum: what a step changes is the gradient. Those of normalized layers, with statistics
    /// of all ranks, and of layers normalized by image.
    /// </summary>
    [Theory]
    [InlineData("gresnet-small")]
    [InlineData("gresnet-hybrid-small")]
    [InlineData("efficientnet-small")]
    [InlineData("mixed")]
    [InlineData("convnext-small")]
    [InlineData("vit-small")]
    public void Gradients_of_two_ranks_are_those_of_one_process(string name)
    {
        Recipe alone = Recipe with { Batch = 8, Rate = 1 };
        (float[] expected, float[] statistics) = Train(name, null, alone, stop: 1);
        (float[] Weights, float[] Statistics)[] ranks =
            ThreadCollective.Succeed(2, collective => Train(name, collective, Recipe, stop: 1));
        Assert.Equal(ranks[0].Weights, ranks[1].Weights);
        Assert.All(expected.Zip(ranks[0].Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(statistics.Zip(ranks[0].Statistics), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [InlineData("gresnet-small")]
    [InlineData("convnext-small")]
    public void Fifty_steps_of_two_ranks_are_those_of_one_process(string name)
    {
        Recipe recipe = Recipe with { Epochs = 10, Rate = 0.01f, Momentum = 0.9 };
        (float[] expected, _) = Train(name, null, recipe with { Batch = 8, Rate = 0.02f });
        (float[] Weights, float[] Statistics)[] ranks =
            ThreadCollective.Succeed(2, collective => Train(name, collective, recipe));
        Assert.Equal(ranks[0].Weights, ranks[1].Weights);
        Assert.All(expected.Zip(ranks[0].Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    /// <summary>Without statistics of all ranks, each takes its own; all have the mean of running ones.</summary>
    [Fact]
    public void Ranks_have_the_same_bits_in_every_run()
    {
        Recipe recipe = Recipe with { SyncNorm = false };
        (float[] Weights, float[] Statistics)[] first =
            ThreadCollective.Succeed(3, collective => Train("gresnet-small", collective, recipe));
        (float[] Weights, float[] Statistics)[] second =
            ThreadCollective.Succeed(3, collective => Train("gresnet-small", collective, recipe));
        Assert.All(first.Concat(second), rank => Assert.Equal(first[0].Weights, rank.Weights));
        Assert.All(first.Concat(second), rank => Assert.Equal(first[0].Statistics, rank.Statistics));
    }

    /// <summary>What is said to be complete is not touched again; layers used twice have one gradient.</summary>
    [Theory, MemberData(nameof(FixtureTests.Names), MemberType = typeof(FixtureTests))]
    public void Gradients_that_are_said_to_be_complete_do_not_change(string name)
    {
        using var fixture = new Fixture(name);
        using IModel model = FixtureModels.Load(name, fixture);
        using var workers = new WorkerPool(1);
        using TrainingNetwork network = FixtureModels.ToTraining(model, fixture, workers);
        List<(int From, float[] Values)> told = [];
        network.GradientsCompleted = from => told.Add((from, network.Gradients.Span[from..].ToArray()));
        network.Gradients.Span.Fill(float.NaN);
        FixtureModels.Forward(network, fixture);
        network.Backward();
        Assert.All(told, part => Assert.Equal(network.Gradients.Span[part.From..].ToArray(), part.Values));
        int[] places = [.. told.Select(part => part.From)];
        Assert.Equal(places.OrderDescending(), places);
    }

    private static (float[] Weights, float[] Statistics) Train(
        string name, ICollective? collective, Recipe recipe, int stop = int.MaxValue)
    {
        using IModel model = FixtureModels.Create(name);
        model.State.Initialize(5);
        using var workers = new WorkerPool(1);
        using var cancellation = new CancellationTokenSource();
        using var trainer = new Trainer(model, Noise(model.Summary), recipe, workers, new TrainerOptions
        {
            Collective = collective, LoaderThreads = 1,
        });
        trainer.Run(
            new TrainingProgress { Step = report => { if (report.Record.Step == stop) cancellation.Cancel(); } },
            cancellation.Token);
        return (model.State.Parameters.Span.ToArray(), model.State.Buffers.Span.ToArray());
    }

    private static DataSplits Noise(ModelSummary model)
    {
        int side = model.Resolutions[0].Resolution;
        var random = new RandomStream(new RandomKey(7, 0, 0));
        byte[] pixels = new byte[Images * side * side * model.Channels];
        foreach (ref byte pixel in pixels.AsSpan()) pixel = (byte)random.NextInt(256);
        byte[] labels = [.. Enumerable.Range(0, Images).Select(i => (byte)(i % model.Classes))];
        var normalization = new PixelNormalization(
            [.. Enumerable.Repeat(0.5f, model.Channels)], [.. Enumerable.Repeat(0.25f, model.Channels)]);
        var images = new ImageSet(
            pixels, labels, [.. Enumerable.Range(0, model.Classes).Select(i => $"class {i}")], side, normalization);
        return new DataSplits("noise", images, images);
    }
}
