using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>The processor.</summary>
/// <param name="workers">The threads it runs on; whoever made them disposes of them.</param>
public sealed class CpuDevice(WorkerPool workers) : IComputeDevice
{
    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public WorkerPool Workers => workers;

    /// <inheritdoc/>
    public bool HasOwnMemory => false;

    /// <inheritdoc/>
    public long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public TrainingFootprint Footprint(IModel model, TrainingSetup training, ClassifierSetup measuring) =>
        TrainingFootprint.Planned(model.Summary, training, measuring);

    /// <inheritdoc/>
    public TrainingEngine CreateTraining(IModel model, TrainingSetup setup) => new(
        new CpuNetwork(
            model, setup, workers, new PixelInput(setup.Normalization),
            measuring => new PixelInput(measuring.Normalization)),
        model.State, setup);

    /// <inheritdoc/>
    public IBatchClassifier CreateClassifier(IModel model, ClassifierSetup setup) =>
        new NetworkClassifier(model.ToInference(setup.Resolution, setup.Batch, workers), setup.Normalization);

    /// <summary>Nothing is its own.</summary>
    public void Dispose()
    {
    }
}
