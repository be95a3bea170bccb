using GResNet.Imaging.Transforms;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Threading;
using GResNet.Training.Vectors;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// A network in training on a GPU. Between <see cref="BeginStep"/> and <see cref="EndStep"/> nothing waits for it.
/// </summary>
internal sealed class GpuTraining : IDeviceNetwork
{
    private readonly GpuDevice device;
    private readonly IGpuModel model;
    private readonly GpuPrecision precision;
    private readonly WorkerPool workers;
    private readonly float smoothing;
    private readonly int classes;
    private readonly Owned owned = new();
    private readonly GpuState state;
    private readonly GpuTrainingNetwork network;
    private readonly GpuBatchInput input;
    private readonly GpuBatchResults results;

    /// <summary>Takes the memory.</summary>
    /// <param name="device">Where it trains.</param>
    /// <param name="model">What is trained.</param>
    /// <param name="precision">What maps hold.</param>
    /// <param name="setup">How.</param>
    /// <param name="workers">Threads for what is done on the processor.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuTraining(
        GpuDevice device, IGpuModel model, GpuPrecision precision, TrainingSetup setup, WorkerPool workers)
    {
        Recipe recipe = setup.Recipe;
        this.device = device;
        this.model = model;
        this.precision = precision;
        this.workers = workers;
        smoothing = recipe.Smoothing;
        classes = setup.Classes;
        try
        {
            state = owned.Add(new GpuState(device, model.State));
            network = owned.Add(model.ToTraining(setup.Resolution, recipe.Batch, state, precision));
            network.DropPath = recipe.DropPath;
            network.Seed = setup.DropoutSeed;
            network.FirstImage = setup.FirstImage;
            network.OtherImages = setup.OtherImages;
            // Those of a step, and one that is brought while they are computed with.
            input = owned.Add(new GpuBatchInput(
                device, setup.Normalization, recipe.Batch, setup.Resolution, batches: recipe.Accumulation + 1));
            results = owned.Add(new GpuBatchResults(device, recipe.Accumulation, recipe.Batch));
        }
        catch
        {
            device.Drain();
            owned.Dispose();
            throw;
        }

        GpuVectors vectors = owned.Add(new GpuVectors(device));
        Vectors = vectors;
        Parameters = vectors.Of(state.Parameters, model.State.Parameters);
        Statistics = vectors.Of(state.Buffers, model.State.Buffers);
        Gradients = vectors.Of(network.Gradients);
    }

    public DeviceVectors Vectors { get; }

    public DeviceVector Parameters { get; }

    public DeviceVector Statistics { get; }

    public DeviceVector Gradients { get; }

    public void BeginStep() => results.Clear();

    public void AddBatch(Batch batch, long number)
    {
        GpuBatch images = input.Load(batch);
        network.Step = number;
        network.Load(images);
        network.Forward();
        results.Add(network, images.Labels, new Targets(batch.Labels, (float)batch.Mix.Share, smoothing), classes);
        network.Backward();
    }

    public void Prefetch(Batch batch) => input.Prefetch(batch);

    public (double Loss, int Correct) EndStep()
    {
        device.Synchronize();
        input.Settle();
        return results.Read();
    }

    public IBatchClassifier CreateClassifier(ClassifierSetup setup) =>
        new GpuClassifier(model, state, precision, setup, workers);

    public void Dispose() => owned.Dispose();
}
