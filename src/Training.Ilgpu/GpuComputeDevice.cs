using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary>A GPU to train and classify on.</summary>
public sealed class GpuComputeDevice : IComputeDevice
{
    private readonly GpuPrecision precision;
    private readonly IDisposable? owned;

    /// <summary>A device that is in use already; whoever opened it disposes of it, after this.</summary>
    /// <param name="device">The device.</param>
    /// <param name="precision">What maps hold.</param>
    /// <param name="workers">Threads for what is done on the processor; whoever made them disposes of them.</param>
    public GpuComputeDevice(GpuDevice device, GpuPrecision precision, WorkerPool workers)
        : this(device, precision, workers, owned: null)
    {
    }

    private GpuComputeDevice(GpuDevice device, GpuPrecision precision, WorkerPool workers, IDisposable? owned)
    {
        Device = device;
        this.precision = precision;
        this.owned = owned;
        Workers = workers;
    }

    /// <summary>The device.</summary>
    internal GpuDevice Device { get; }

    /// <inheritdoc/>
    public string Name =>
        $"{Device.Info.Kind.Name()}:{Device.Info.Index}, {Device.Info.Name}, "
        + $"{(precision == GpuPrecision.BFloat16 ? "bfloat16" : "float32")} "
            + (UsesTensorCores ? "on tensor cores" : "without tensor cores");

    /// <summary>Whether convolutions run on tensor cores whose channels are multiples of eight.</summary>
    public bool UsesTensorCores => precision == GpuPrecision.BFloat16 && Device.UsesTensorCores;

    /// <inheritdoc/>
    public WorkerPool Workers { get; }

    /// <inheritdoc/>
    public bool HasOwnMemory => Device.Info.MemoryBytes is not null;

    /// <inheritdoc/>
    public long MemoryBytes => Device.FreeBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Opens a device, which is closed with this.</summary>
    /// <param name="kind">How it is driven.</param>
    /// <param name="index">Its number among those of its kind.</param>
    /// <param name="precision">What maps hold.</param>
    /// <param name="workers">Threads for what is done on the processor; whoever made them disposes of them.</param>
    /// <exception cref="GpuException">There is no such device, or it cannot be used.</exception>
    public static GpuComputeDevice Open(GpuKind kind, int index, GpuPrecision precision, WorkerPool workers)
    {
        GpuDevice device = GpuDevice.Open(kind, index);
        return new GpuComputeDevice(device, precision, workers, owned: device);
    }

    /// <inheritdoc/>
    public TrainingFootprint Footprint(IModel model, TrainingSetup training, ClassifierSetup measuring)
    {
        _ = Require(model);
        return TrainingFootprint.Planned(
            model.Summary, training, measuring, precision == GpuPrecision.BFloat16
                ? Interop.SizeOf<GpuBFloat16>()
                : sizeof(float));
    }

    /// <inheritdoc/>
    public TrainingEngine CreateTraining(IModel model, TrainingSetup setup)
    {
        if (setup.Recipe is { SyncNorm: true, Ranks: > 1 })
            throw new GpuException(
                "Ranks share statistics of batches on the processor alone: leave that out, or train on the processor.");
        return new TrainingEngine(
            new GpuTraining(Device, Require(model), precision, setup, Workers), model.State, setup);
    }

    /// <inheritdoc/>
    public IBatchClassifier CreateClassifier(IModel model, ClassifierSetup setup)
    {
        IGpuModel onGpu = Require(model);
        GpuState state = new(Device, model.State);
        return new GpuClassifier(onGpu, state, precision, setup, Workers, owned: state);
    }

    /// <inheritdoc/>
    public void Dispose() => owned?.Dispose();

    private static IGpuModel Require(IModel model) => model as IGpuModel ?? throw new GpuException(
        $"{model.Summary.Name} has no networks for GPUs: the project that declares it must reference "
            + $"GResNet.Runtime.Ilgpu.");
}
