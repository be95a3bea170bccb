using GResNet.Runtime.Threading;
using GResNet.Training;

namespace GResNet.Runtime.Tests.Training;

public sealed class BlankStateTests
{
    [Fact]
    public void ATrainerGivesABlankStateTheValuesOfTheRecipesSeed()
    {
        using var workers = new WorkerPool(1);
        using var blank = Blank();
        using var model = new LinearModel(1, 8, 2, seed: 5);
        Assert.True(blank.State.IsBlank);
        using (var trainer = new Trainer(blank, Stripes.Make(), TrainerTests.Recipe with { Seed = 5 }, workers))
            Assert.Equal(model.State.Parameters.Span.ToArray(), blank.State.Parameters.Span.ToArray());
        Assert.False(blank.State.IsBlank);
    }

    [Fact]
    public void ATrainerKeepsValuesThatWereGiven()
    {
        using var workers = new WorkerPool(1);
        using var model = Blank();
        model.State["head.bias"].Span[1] = 1e-30f;
        float[] before = model.State.Parameters.Span.ToArray();
        using var trainer = new Trainer(model, Stripes.Make(), TrainerTests.Recipe, workers);
        Assert.Equal(before, model.State.Parameters.Span.ToArray());
    }

    [Fact]
    public void NoNetworkIsMadeOfABlankState()
    {
        using var workers = new WorkerPool(1);
        using var model = Blank();
        foreach (Action make in new Action[] { () => model.ToInference(8, 1, workers), () =>
            model.ToTraining(8, 1, workers) })
            Assert.Contains("State.Initialize(seed)", Assert.Throws<InvalidOperationException>(make).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void ZerosThatWereMeantStay()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        model.State.Parameters.Span.Clear();
        using var trainer = new Trainer(model, Stripes.Make(), TrainerTests.Recipe, workers);
        Assert.False(model.State.Parameters.Span.ContainsAnyExcept(0));
    }

    private static LinearModel Blank() => new(1, 8, 2, seed: null);
}
