using GResNet.Runtime.Kernels;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Zoo.Tests.Models;

namespace GResNet.Zoo.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void AStepOfAGeneratedNetworkAllocatesNothing()
    {
        using var workers = new WorkerPool(1);
        using var model = new Mixed();
        model.State.Initialize(seed: 1);
        int resolution = model.Summary.Resolutions[0].Resolution;
        using TrainingNetwork network = model.ToTraining(resolution, batch: 2, workers);
        int[] labels = [0, 1];
        for (int warmUp = 0; warmUp < 3; warmUp++) Step(network, labels);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Step(network, labels);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Step(TrainingNetwork network, int[] labels)
    {
        network.Forward();
        SoftmaxCrossEntropy.Run(
            network.Workers, network.Logits, new Targets(labels, smoothing: 0.1f), network.Logits.Channels,
            network.LogitsGradient, out _);
        network.Backward();
    }
}
