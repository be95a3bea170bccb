using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Training;

/// <summary>What networks are trained and run on: the processor, or a GPU. Not thread-safe.</summary>
public interface IComputeDevice : IDisposable
{
    /// <summary>What reports call it, with its precision where it has several: <c>cpu</c>. Another name gives other bits.</summary>
    string Name { get; }

    /// <summary>Threads of the processor, for what is done there in any case.</summary>
    WorkerPool Workers { get; }

    /// <summary>Whether it has memory of its own, rather than the process's.</summary>
    bool HasOwnMemory { get; }

    /// <summary>Bytes of the memory that it computes in, or what the process may have of it.</summary>
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
    ITrainingEngine CreateTraining(IModel model, TrainingSetup setup);

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
    /// <summary>Bytes of training with batches of <paramref name="batch"/> images.</summary>
    public long Of(int batch) => checked(Fixed + batch * PerImage);
}
