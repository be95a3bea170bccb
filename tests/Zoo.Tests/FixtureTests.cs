using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;
using static GResNet.Zoo.Tests.FixtureModels;

namespace GResNet.Zoo.Tests;

/// <summary>Generated networks against PyTorch.</summary>
public sealed class FixtureTests
{
    private static readonly string[] Steady =
    [
        "gresnet-small", "resnet-small", "mixed", "shared-layers", "image-norms", "functions", "transformer",
        "vit-small", "deit3-small", "botnet-small", "gresnet-hybrid-small",
        "mobilenet-v2-small", "mobilenet-v3-small", "convnext-small", "efficientnet-small", "regnet-small",
        "resnext-d-small", "gresnet-basic-small",
    ];

    /// <summary>Those in which several steps do not multiply the rounding errors of the first.</summary>
    public static TheoryData<string> SteadyNames => [.. Steady];

    public static TheoryData<string> Names => [.. Steady, "excited"];

    [Theory, MemberData(nameof(Names))]
    public void StateHasTheOraclesNames(string name)
    {
        using var fixture = new Fixture(name);
        using IModel model = Create(name);
        Assert.Equal(fixture.Group("state").Order(), model.State.Entries.Select(e => e.Name).Order());
        Assert.Equal(fixture.Group("gradient").Order(),
            model.State.Entries.Where(e => e.IsParameter).Select(e => e.Name).Order());
    }

    [Theory, MemberData(nameof(Names))]
    public void OneStepGivesLossEveryGradientAndRunningStatistics(string name)
    {
        using var fixture = new Fixture(name);
        using IModel model = Load(name, fixture);
        using var workers = new WorkerPool(2);
        using TrainingNetwork network = ToTraining(model, fixture, workers);

        double loss = Forward(network, fixture);
        float[] logits = Read(network.Logits);
        network.Backward();

        fixture.AssertTensor("logits", logits);
        fixture.AssertTensor("loss", [(float)loss]);
        fixture.AssertGroup("gradient", tensor => Gradient(network, tensor));
        fixture.AssertGroup("running", tensor => model.State[tensor].Span);
    }

    [Theory, MemberData(nameof(SteadyNames))]
    public void FiveStepsOfSgdGiveTheOraclesParameters(string name)
    {
        using var fixture = new Fixture(name);
        using IModel model = Load(name, fixture);
        using var workers = new WorkerPool(2);
        using TrainingNetwork network = ToTraining(model, fixture, workers);
        using var vectors = new CpuVectors(workers);
        OptimizerState optimizer = Optimizer(vectors, model.State);

        for (int step = 0; step < Fixture.Steps; step++)
        {
            Forward(network, fixture);
            network.Backward();
            optimizer.Step(new CpuVector(network.Gradients), Fixture.Rate);
        }

        fixture.AssertGroup("trained", tensor => model.State[tensor].Span);
    }

    [Theory, MemberData(nameof(Names))]
    public void InferenceUsesTheRunningStatistics(string name)
    {
        using var fixture = new Fixture(name);
        using IModel model = Load(name, fixture);
        using var workers = new WorkerPool(2);
        // One more than the batch, as at the end of a data set.
        using InferenceNetwork network = model.ToInference(Resolution(model), fixture.Labels.Length + 1, workers);
        network.Batch = fixture.Labels.Length;

        network.Image.CopyFrom(fixture["input"]);
        network.Forward();

        fixture.AssertTensor("eval_logits", Read(network.Logits));
    }

    /// <summary>What the last layer makes of embeddings are the logits.</summary>
    [Theory]
    [InlineData("gresnet-small", 64)]
    [InlineData("resnet-small", 64)]
    [InlineData("mixed", 20)]
    [InlineData("shared-layers", 8)]
    [InlineData("image-norms", 24)]
    [InlineData("functions", 20)]
    [InlineData("transformer", 48)]
    [InlineData("mobilenet-v2-small", 40)]
    [InlineData("mobilenet-v3-small", 24)]
    [InlineData("excited", 20)]
    public void LogitsAreMadeOfTheEmbedding(string name, int features)
    {
        using var fixture = new Fixture(name);
        using IModel model = Load(name, fixture);
        using var workers = new WorkerPool(2);
        using InferenceNetwork network = model.ToInference(Resolution(model), fixture.Labels.Length, workers);
        network.Image.CopyFrom(fixture["input"]);
        network.Forward();

        Assert.Equal(features, network.Features);
        Assert.Equal(features, model.Summary.Resolutions[0].Features);
        Assert.Equal(2, model.Summary.Head.Length);
        ReadOnlySpan<float> weight = model.State[model.Summary.Head[0]].Span;
        ReadOnlySpan<float> bias = model.State[model.Summary.Head[1]].Span;
        float[] embedding = new float[features];
        for (int image = 0; image < network.Batch; image++)
        {
            network.Embedding.CopyTo(image, embedding);
            for (int output = 0; output < bias.Length; output++)
            {
                double expected = bias[output];
                for (int i = 0; i < features; i++) expected += (double)weight[output * features + i] * embedding[i];
                Assert.Equal(expected, network.Logits[image, output, 0, 0], 1e-4 * (1 + Math.Abs(expected)));
            }
        }
    }
}
