using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;
using GResNet.Zoo.Tests.Models;
using static GResNet.Zoo.Tests.FixtureModels;

namespace GResNet.Zoo.Tests;

/// <summary>Networks whose first part is frozen, against PyTorch's, of which it is in evaluation mode.</summary>
public sealed class FreezingTests
{
    public static TheoryData<string, string> Points => new()
    {
        { "gresnet-small", "stage1" },
        { "gresnet-small", "stage2.0" },
        { "resnet-small", "layer2.0" },
        { "vit-small", "blocks.0" },
        { "convnext-small", "stages.1.0" },
        { "gresnet-hybrid-small", "lastStage.0" },
    };

    [Theory, MemberData(nameof(Points))]
    public void Five_steps_give_the_oracles_losses_and_parameters(string name, string end)
    {
        using Fixture fixture = new(name), frozen = new("frozen");
        using IModel model = Load(name, fixture);
        model.State.Freeze(Freezing.To(end).Point(model));
        using var workers = new WorkerPool(2);
        using TrainingNetwork network = ToTraining(model, fixture, workers);
        using var vectors = new CpuVectors(workers);
        OptimizerState optimizer = Optimizer(vectors, model.State);

        var losses = new float[Fixture.Steps];
        foreach (ref float loss in losses.AsSpan())
        {
            loss = (float)Forward(network, fixture);
            network.Backward();
            optimizer.Step(new CpuVector(network.Gradients), Fixture.Rate);
        }

        frozen.AssertTensor($"losses/{name}/{end}", losses);
        frozen.AssertGroup($"trained/{name}/{end}", tensor => model.State[tensor].Span);
        StateEntry[] kept = [.. model.State.Entries.Where(model.State.IsFrozen)];
        Assert.Equal(model.State.Frozen!.Tensors, kept.Length);
        Assert.All(kept, entry => Assert.Equal(fixture[$"state/{entry.Name}"], model.State[entry].Span.ToArray()));
        // Nothing was computed for the first layer.
        Assert.False(Gradient(network, kept[0].Name).ContainsAnyExcept(0));
    }

    /// <summary>Where all but the last layer is frozen, nothing is dropped or measured of a batch.</summary>
    [Theory]
    [InlineData("gresnet-small")]
    [InlineData("resnet-small")]
    [InlineData("vit-small")]
    [InlineData("convnext-small")]
    [InlineData("gresnet-hybrid-small")]
    public void What_is_frozen_does_as_in_inference(string name)
    {
        using var fixture = new Fixture(name);
        using IModel model = Load(name, fixture);
        model.State.Freeze(model.Summary.FreezePoints[^1]);
        using var workers = new WorkerPool(2);
        using TrainingNetwork network = ToTraining(model, fixture, workers);
        network.DropPath = 0.9f;

        Forward(network, fixture);

        fixture.AssertTensor("eval_logits", Read(network.Logits));
    }

    /// <summary>An average of what does not change is that, to the bit.</summary>
    [Fact]
    public void Averages_leave_alone_what_is_frozen()
    {
        using var model = new GResNetSmall();
        model.State.Initialize(3);
        model.State.Freeze(Freezing.Stages(2).Point(model));
        using var workers = new WorkerPool(2);
        using var vectors = new CpuVectors(workers);
        var average = new ExponentialMovingAverage(
            vectors, new CpuVector(model.State.Parameters), new CpuVector(model.State.Buffers),
            (model.State.FrozenParameters, model.State.FrozenBuffers));
        average.Update(0.7, copies: false);
        foreach (StateEntry entry in model.State.Entries.Where(entry => !model.State.IsFrozen(entry)))
            foreach (ref float value in model.State[entry].Span) value += 1;
        for (int update = 0; update < 5; update++) average.Update(0.7, copies: false);

        foreach (StateEntry entry in model.State.Entries)
        {
            FloatView averages = (entry.IsParameter ? average.Parameters : average.Statistics).Host;
            Assert.Equal(
                model.State.IsFrozen(entry),
                averages.Slice(entry.Offset, entry.Length).Span.SequenceEqual(model.State[entry].Span));
        }
    }

    [Theory]
    [InlineData("1", "stem3", 15)]
    [InlineData("2", "stage1.0", 35)]
    [InlineData("3", "stage2.1", 70)]
    [InlineData("stage2.0", "stage2.0", 55)]
    [InlineData("stage2", "stage2.1", 70)]
    [InlineData("stem3", "stem3", 15)]
    public void Ends_of_stages_and_blocks_are_found_by_number_and_name(string text, string end, int tensors)
    {
        using var model = new GResNetSmall();
        FreezePoint point = Freezing.Parse(text).Point(model)!;
        Assert.Equal((end, tensors), (point.Name, point.Tensors));
    }

    [Theory]
    [InlineData("4")]
    [InlineData("stem1")]
    [InlineData("stage2.0.reduce")]
    [InlineData("head")]
    [InlineData("layer1")]
    public void What_cannot_be_frozen_is_refused_with_what_can(string text)
    {
        using var model = new GResNetSmall();
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Freezing.Parse(text).Point(model));
        Assert.Contains($"'{text}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 to 3, one of them by name (stem3, stage1, stage2)", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Layers with several calls, or whose map others normalise too, are on one side.</summary>
    [Fact]
    public void Nothing_is_shared_across_the_end_of_what_is_frozen()
    {
        using var model = new SharedLayers();
        Assert.All(
            model.Summary.FreezePoints, point => Assert.DoesNotContain("mix", point.Name, StringComparison.Ordinal));
        using var mixed = new Mixed();
        Assert.Empty(mixed.Summary.FreezePoints);
        Assert.Contains(
            "it has no stages", Assert.Throws<ArgumentException>(() => Freezing.Stages(1).Point(mixed)).Message,
            StringComparison.Ordinal);
    }
}
