using GResNet.Runtime.Kernels;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;

namespace GResNet.Zoo.Tests;

public sealed class DeterminismTests
{
    [Fact]
    public void TheSameSeedGivesTheSameBits() => Assert.Equal(Train(seed: 1), Train(seed: 1));

    [Fact]
    public void AnotherSeedGivesOthers() => Assert.NotEqual(Train(seed: 1), Train(seed: 2));

    /// <summary>Weights and running statistics after some steps with drop path.</summary>
    private static float[] Train(ulong seed)
    {
        const int Batch = 24, Steps = 3;
        using var model = new GResNetTiny();
        model.State.Initialize(seed);
        using var workers = new WorkerPool(2);
        using var network = model.ToTraining(32, Batch, workers);
        using var vectors = new CpuVectors(workers);
        var optimizer = new OptimizerState(
            vectors, new CpuVector(model.State.Parameters), ParameterGroup.Of(model.State, 5e-4f, default), new Sgd());
        network.Seed = seed;
        network.DropPath = 0.2f;
        int[] labels = [.. Enumerable.Range(0, Batch).Select(n => n % 10)];
        var pixels = new float[Batch * 3 * 32 * 32];

        for (int step = 0; step < Steps; step++)
        {
            var random = new RandomStream(new RandomKey(Seed: 0, Step: step, Stream: 0));
            for (int i = 0; i < pixels.Length; i++) pixels[i] = random.NextFloat();
            network.Step = step;
            network.Image.CopyFrom(pixels);
            network.Forward();
            SoftmaxCrossEntropy.Run(
                workers, network.Logits, new Targets(labels, smoothing: 0.1f), network.Logits.Channels,
                network.LogitsGradient, out _);
            network.Backward();
            optimizer.Step(new CpuVector(network.Gradients), 0.1f);
        }

        return [.. model.State.Parameters.Span, .. model.State.Buffers.Span];
    }
}
