using GResNet.Runtime.Devices;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>
/// libtorch to train and classify with, on the processor or a GPU of NVIDIA's: forward, backward and updates are
/// computed there, in float32; all else is as on other devices, random numbers of dropout and drop path included.
/// </summary>
public sealed class TorchComputeDevice : IComputeDevice
{
    private readonly Device device;

    private TorchComputeDevice(Device device, WorkerPool workers) => (this.device, Workers) = (device, workers);

    /// <inheritdoc/>
    public string Name => $"{TorchPlace.NameOf(device)}, {TorchPlace.Library}";

    /// <inheritdoc/>
    public WorkerPool Workers { get; }

    /// <inheritdoc/>
    public bool HasOwnMemory => device.type != DeviceType.CPU;

    /// <summary>That of the process; a GPU's is not known, as TorchSharp does not tell it.</summary>
    public long MemoryBytes => HasOwnMemory ? long.MaxValue : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Opens a device.</summary>
    /// <param name="device">The processor, or a GPU; null for the processor.</param>
    /// <param name="workers">Threads for what is done outside libtorch, which is told to take as many itself; whoever
    /// made them disposes of them.</param>
    /// <exception cref="DeviceException">libtorch cannot be loaded, or has no such device; the message says what to
    /// do.</exception>
    public static TorchComputeDevice Open(Device? device, WorkerPool workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        TorchLibrary.Require();
        device ??= CPU;
        TorchPlace.CheckIsThere(device);
        set_num_threads(workers.Threads);
        return new TorchComputeDevice(device, workers);
    }

    /// <inheritdoc/>
    /// <remarks>That of our own plan, which libtorch's memory exceeds.</remarks>
    public TrainingFootprint Footprint(IModel model, TrainingSetup training, ClassifierSetup measuring)
    {
        Check(model);
        return TrainingFootprint.Planned(model.Summary, training, measuring);
    }

    /// <inheritdoc/>
    public TrainingEngine CreateTraining(IModel model, TrainingSetup setup)
    {
        Check(model);
        if (setup.Recipe is { SyncNorm: true, Ranks: > 1 })
            throw new DeviceException(
                "Ranks share statistics of batches on the processor alone, not on libtorch: leave that out, or train "
                    + "on --device cpu.");
        return Taken(() => new TrainingEngine(
            new TorchTraining(device, model, setup, Workers), model.State, setup));
    }

    /// <inheritdoc/>
    public IBatchClassifier CreateClassifier(IModel model, ClassifierSetup setup)
    {
        Check(model);
        return Taken(() =>
        {
            TorchState state = new(device, model);
            return new TorchClassifier(state, setup, Workers, state.Upload, owned: state);
        });
    }

    /// <summary>Nothing is its own.</summary>
    public void Dispose()
    {
    }

    /// <summary>What takes memory.</summary>
    private T Taken<T>(Func<T> create)
    {
        try
        {
            return TorchFailure.Told(device, create);
        }
        catch (InsufficientMemoryException e) when (HasOwnMemory)
        {
            // How much there is is not known: nobody could say what would fit.
            throw new DeviceException(e.Message, e);
        }
    }

    private static void Check(IModel model)
    {
        if (model is not ITorchModel)
            throw new DeviceException(
                $"{model.Summary.Name} has no twin in TorchSharp: the project that declares it must reference the "
                    + "package GResNet.TorchSharp, and be built again.");
    }
}
