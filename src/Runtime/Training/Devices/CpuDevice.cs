using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Training;

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
    public TrainingFootprint Footprint(IModel model, TrainingSetup training, ClassifierSetup measuring)
    {
        ResolutionSummary At(int resolution) => model.Summary.Resolutions.Single(r => r.Resolution == resolution);
        Recipe recipe = training.Recipe;
        // The weights, their gradients and moments, sums of gradients over several batches, the average.
        int copies = 2 + (recipe.Optimizer == OptimizerKind.Sgd ? 1 : 2) + (recipe.Accumulation > 1 ? 1 : 0) + (recipe.EmaDecay > 0 ? 1 : 0);
        return new TrainingFootprint(
            copies * model.Summary.Parameters * sizeof(float) + measuring.Batch * At(measuring.Resolution).InferenceBytesPerImage,
            At(training.Resolution).TrainingBytesPerImage);
    }

    /// <inheritdoc/>
    public ITrainingEngine CreateTraining(IModel model, TrainingSetup setup) => new CpuTrainingEngine(model, setup, workers);

    /// <inheritdoc/>
    public IBatchClassifier CreateClassifier(IModel model, ClassifierSetup setup) =>
        new NetworkClassifier(model.ToInference(setup.Resolution, setup.Batch, workers), setup.Normalization);

    /// <summary>Nothing is its own.</summary>
    public void Dispose()
    {
    }
}
