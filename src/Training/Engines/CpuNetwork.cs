using GResNet.Imaging.Transforms;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training.Collectives;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// A network in training on the processor, in the model's own state. A step allocates no managed memory.
/// </summary>
internal sealed class CpuNetwork : IDeviceNetwork
{
    private readonly IModel model;
    private readonly WorkerPool workers;
    private readonly float smoothing;
    private readonly int classes;
    private readonly TrainingNetwork network;
    private readonly IBatchInput input;
    private readonly Func<ClassifierSetup, IBatchInput> measured;
    private readonly IBatchSums? sums;

    private double loss;
    private int correct;

    /// <summary>Takes the memory.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="setup">How.</param>
    /// <param name="workers">The threads it runs on; their number does not change the result.</param>
    /// <param name="input">Makes what is learnt from; it is disposed of with this.</param>
    /// <param name="measured">Makes what makes that which is measured with.</param>
    /// <exception cref="OutOfMemoryException">It cannot be had.</exception>
    public CpuNetwork(
        IModel model, TrainingSetup setup, WorkerPool workers, IBatchInput input,
        Func<ClassifierSetup, IBatchInput> measured)
    {
        this.model = model;
        this.workers = workers;
        smoothing = setup.Recipe.Smoothing;
        classes = setup.Classes;
        network = model.ToTraining(setup.Resolution, setup.Recipe.Batch, workers);
        network.DropPath = setup.Recipe.DropPath;
        network.Seed = setup.DropoutSeed;
        network.FirstImage = setup.FirstImage;
        network.OtherImages = setup.OtherImages;
        if (setup.Recipe.SyncNorm && setup.Collective is { Size: > 1 } ranks) sums = new CollectiveSums(ranks);
        this.input = input;
        this.measured = measured;
        Vectors = new CpuVectors(workers);
        Parameters = new CpuVector(model.State.Parameters);
        Statistics = new CpuVector(model.State.Buffers);
        Gradients = new CpuVector(network.Gradients);
    }

    public DeviceVectors Vectors { get; }

    public DeviceVector Parameters { get; }

    public DeviceVector Statistics { get; }

    public DeviceVector Gradients { get; }

    public bool TellOfGradients(Action<int> complete)
    {
        network.GradientsCompleted = complete;
        return true;
    }

    public void BeginStep() => (loss, correct) = (0, 0);

    public void AddBatch(Batch batch, long number)
    {
        SharedBatch.Sums = sums;
        try
        {
            Compute(batch, number);
        }
        finally
        {
            SharedBatch.Sums = null;
        }
    }

    /// <summary>Nothing to do: the images are where they are needed.</summary>
    public void Prefetch(Batch batch)
    {
    }

    public (double Loss, int Correct) EndStep() => (loss, correct);

    public IBatchClassifier CreateClassifier(ClassifierSetup setup) =>
        new NetworkClassifier(model.ToInference(setup.Resolution, setup.Batch, workers), measured(setup));

    public void Dispose()
    {
        Vectors.Dispose();
        input.Dispose();
        network.Dispose();
    }

    private void Compute(Batch batch, long number)
    {
        network.Step = number;
        input.Write(workers, batch, network.Image);
        network.Forward();
        loss += SoftmaxCrossEntropy.Run(
            workers, network.Logits, new Targets(batch.Labels, (float)batch.Mix.Share, smoothing), classes,
            network.LogitsGradient,
            out int right);
        correct += right;
        network.Backward();
    }
}
