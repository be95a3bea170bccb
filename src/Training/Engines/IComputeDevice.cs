using GResNet.Runtime.Devices;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>What networks are trained and run on: the processor, or a GPU. Not thread-safe.</summary>
public interface IComputeDevice : IDisposable
{
    /// <summary>
    /// What reports call it, with its precision where it has several: <c>cpu</c>. Another name gives other bits.
    /// </summary>
    string Name { get; }

    /// <summary>Threads of the processor, for what is done there in any case.</summary>
    WorkerPool Workers { get; }

    /// <summary>Whether it has memory of its own, rather than the process's.</summary>
    bool HasOwnMemory { get; }

    /// <summary>
    /// Bytes of the memory it computes in that can still be taken; of the process's, all that it may have.
    /// </summary>
    long MemoryBytes { get; }

    /// <summary>The memory that training will take, before any is taken.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="training">How.</param>
    /// <param name="measuring">How it is measured meanwhile.</param>
    /// <exception cref="DeviceException">The model cannot run on it.</exception>
    TrainingFootprint Footprint(IModel model, TrainingSetup training, ClassifierSetup measuring);

    /// <summary>Takes the memory of training a model, which begins with what its state holds now.</summary>
    /// <exception cref="DeviceException">The model cannot run on it, or the device fails.</exception>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    TrainingEngine CreateTraining(IModel model, TrainingSetup setup);

    /// <summary>Takes the memory of classifying with a model's state as it is now.</summary>
    /// <exception cref="DeviceException">The model cannot run on it, or the device fails.</exception>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    IBatchClassifier CreateClassifier(IModel model, ClassifierSetup setup);
}

/// <summary>Bytes that training takes, small things aside.</summary>
/// <param name="Fixed">Whatever the batch.</param>
/// <param name="PerImage">For each image of a batch.</param>
public readonly record struct TrainingFootprint(long Fixed, long PerImage)
{
    /// <summary>What the memory plans of a model say.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="training">How.</param>
    /// <param name="measuring">How it is measured meanwhile.</param>
    /// <param name="elementBytes">Bytes of an element of a map: summaries count maps of float32.</param>
    public static TrainingFootprint Planned(
        ModelSummary model, TrainingSetup training, ClassifierSetup measuring, int elementBytes = sizeof(float))
    {
        Recipe recipe = training.Recipe;
        // The weights, their gradients and moments, sums of gradients over several batches, the average.
        int copies = 2 + training.Optimizer.Memory.PerParameter + (recipe.Accumulation > 1 ? 1 : 0)
            + (recipe.EmaDecay > 0 ? 1 : 0);
        return new TrainingFootprint(
            copies * model.Parameters * sizeof(float)
            + measuring.Batch * At(measuring.Resolution).InferenceBytesPerImage * elementBytes / sizeof(float),
            At(training.Resolution).TrainingBytesPerImage * elementBytes / sizeof(float));

        ResolutionSummary At(int resolution) => model.Resolutions.Single(r => r.Resolution == resolution);
    }

    /// <summary>Bytes of training with batches of <paramref name="batch"/> images.</summary>
    public long Of(int batch) => checked(Fixed + batch * PerImage);
}
