using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;
using GResNet.Zoo.Tests.Models;

namespace GResNet.Zoo.Tests;

/// <summary>
/// Values that are not finite, in generated networks: what they reach, what is said of them, and what remains.
/// </summary>
public sealed class NonFiniteTests
{
    private const int Batch = 6;

    public static TheoryData<string> Names => ["gresnet-small", "resnet-small", "mixed"];

    [Theory]
    [InlineData("gresnet-small", float.NaN, "stem1.running_mean")]
    [InlineData("gresnet-small", float.NegativeInfinity, "stem1.running_mean")]
    [InlineData("resnet-small", float.NaN, "bn1.running_mean")]
    [InlineData("mixed", float.NaN, "norm.running_mean")]
    public void OnePixelReachesAllStatisticsAndTheFirstNormalizationIsNamed(string name, float pixel, string tensor)
    {
        using var run = new Run(name);
        run.Network.Image[2, 1, 3, 4] = pixel;
        Assert.False(double.IsFinite(run.Step()));
        AssertFound(run, tensor, NonFiniteKind.Statistics);
        Assert.All(
            run.State.Entries.Where(entry => !entry.IsParameter), entry =>
                Assert.False(NonFinite.AreFinite(run.State[entry])));
    }

    [Theory]
    [InlineData("gresnet-small", "stem1.weight")]
    [InlineData("gresnet-small", "stage1.0.spatial.scale")]
    [InlineData("gresnet-small", "head.bias")]
    [InlineData("mixed", "stemSlope.weight")]
    public void AParameterIsNamedBeforeAllThatFollowsFromIt(string name, string tensor)
    {
        using var run = new Run(name);
        run.State[tensor].Span[^1] = float.NaN;
        run.Step();
        AssertFound(run, tensor, NonFiniteKind.Parameter);
    }

    [Theory]
    [InlineData("gresnet-small", "stem1.weight", "stem2")]
    [InlineData("gresnet-small", "stem3.shift", "stage1.0.reduce")]
    [InlineData("gresnet-small", "stage1.0.spatial.scale", "stage1.0.expand")]
    [InlineData("gresnet-small", "stage1.0.expand.scale", "stage2.0.reduce")]
    [InlineData("gresnet-small", "stage1.0.shortcut.scale", "stage2.0.reduce")]
    [InlineData("resnet-small", "layer1.0.conv3.weight", "layer1.0.bn3")]
    [InlineData("resnet-small", "layer1.0.bn3.weight", "layer2.0.bn1")]
    public void OverflowIsFoundInTheNormalizationThatReadsIt(string name, string tensor, string layer)
    {
        using var run = new Run(name);
        run.State[tensor].Span.Fill(float.MaxValue);
        Assert.False(double.IsFinite(run.Step()));
        AssertFound(run, $"{layer}.running_mean", NonFiniteKind.Statistics);
    }

    [Theory]
    [InlineData("gresnet-small", "stage2.1.expand.scale", "head.bias")]
    [InlineData("resnet-small", "layer2.1.bn3.bias", "fc.bias")]
    public void OverflowAfterTheLastNormalizationIsFoundInTheGradients(string name, string tensor, string gradient)
    {
        using var run = new Run(name);
        run.State[tensor].Span.Fill(float.MaxValue);
        Assert.False(double.IsFinite(run.Step()));
        Assert.Null(NonFinite.Find(run.State, FloatView.Empty));
        AssertFound(run, gradient, NonFiniteKind.Gradient);
    }

    [Fact]
    public void AnOverflowOnTheWayBackIsFoundWhereItBegan()
    {
        using var run = new Run("gresnet-small");
        run.Step();
        foreach (StateEntry entry in run.State.Entries.TakeWhile(entry => entry.Name != "stage1.0.expand.weight"))
            if (entry.IsParameter)
                run.Network.Gradients.Slice(entry.Offset, entry.Length).Span[^1] = float.PositiveInfinity;
        AssertFound(run, "stage1.0.spatial.shift", NonFiniteKind.Gradient);
    }

    [Fact]
    public void AVarianceMayOverflowUnderAFiniteLoss()
    {
        using var run = new Run("gresnet-small");
        run.Network.Image[2, 1, 3, 4] = 1e30f;
        Assert.True(double.IsFinite(run.Step()));
        Assert.False(NonFinite.AreFinite(run.State.Buffers));
        AssertFound(run, "stem1.running_var", NonFiniteKind.Statistics);
    }

    [Theory, MemberData(nameof(Names))]
    public void NothingIsFoundInAStepThatWentWell(string name)
    {
        using var run = new Run(name);
        run.Step();
        Assert.Null(NonFinite.Find(run.State, run.Network.Gradients));
    }

    [Theory, MemberData(nameof(Names))]
    public void ASkippedStepLeavesNothingBehind(string name) =>
        Assert.Equal(Train(name, skips: false), Train(name, skips: true));

    /// <summary>Parameters and running statistics after three steps, between them one of NaN that is skipped.</summary>
    private static float[] Train(string name, bool skips)
    {
        using var run = new Run(name);
        using var vectors = new CpuVectors(run.Network.Workers);
        var snapshot = new BufferSnapshot(vectors, new CpuVector(run.State.Buffers));
        var optimizer = new OptimizerState(
            vectors, new CpuVector(run.State.Parameters), ParameterGroup.Of(run.State, 5e-4f, default), new Sgd());
        for (int step = 0; step < 3; step++)
        {
            if (skips && step == 1)
            {
                snapshot.Take();
                run.Fill();
                run.Network.Image[2, 1, 3, 4] = float.NaN;
                run.Step();
                snapshot.Restore();
            }

            run.Fill();
            run.Step();
            optimizer.Step(new CpuVector(run.Network.Gradients), 0.1f);
        }

        Assert.True(NonFinite.AreFinite(run.State.Parameters));
        return [.. run.State.Parameters.Span, .. run.State.Buffers.Span];
    }

    private static void AssertFound(Run run, string tensor, NonFiniteKind kind)
    {
        NonFinite? found = NonFinite.Find(run.State, run.Network.Gradients);
        Assert.Equal(new NonFinite(tensor[..tensor.LastIndexOf('.')], tensor, kind), found);
        Assert.Contains(found!.Layer, found.Message, StringComparison.Ordinal);
        Assert.Contains(found.Tensor, found.Message, StringComparison.Ordinal);
    }

    /// <summary>A network with a batch of images in it.</summary>
    private sealed class Run : IDisposable
    {
        private readonly IModel model;
        private readonly WorkerPool workers = new(2);

        public Run(string name)
        {
            model = name switch
            {
                "gresnet-small" => new GResNetSmall(),
                "resnet-small" => new ResNetSmall(),
                "mixed" => new Mixed(),
                _ => throw new ArgumentOutOfRangeException(nameof(name)),
            };
            State.Initialize(1);
            Network = model.ToTraining(model.Summary.Resolutions[0].Resolution, Batch, workers);
            Fill();
        }

        public ModelState State => model.State;

        public TrainingNetwork Network { get; }

        public void Fill()
        {
            var pixels = new float[Network.Image.Pixels * Network.Image.Channels];
            for (int i = 0; i < pixels.Length; i++) pixels[i] = MathF.Cos(i * 1.7f);
            Network.Image.CopyFrom(pixels);
        }

        /// <summary>Forward, loss, which it returns, and backward.</summary>
        public double Step()
        {
            Network.Forward();
            double loss = SoftmaxCrossEntropy.Run(
                workers, Network.Logits, new Targets([0, 1, 2, 3, 4, 0]), classes: 5, Network.LogitsGradient, out _);
            Network.Backward();
            return loss;
        }

        public void Dispose()
        {
            Network.Dispose();
            workers.Dispose();
            model.Dispose();
        }
    }
}
