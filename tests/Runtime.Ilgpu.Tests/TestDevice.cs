using GResNet.Runtime.Ilgpu.Tests.Ptx;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>
/// The device that kernels are tested on, shared by all tests, as they are compiled once: the simulator, or the kind
/// that GRESNET_TEST_DEVICE names (cuda, opencl); ptx is for <see cref="OfPtx"/>.
/// </summary>
public sealed class TestDevice : IDisposable
{
    private static readonly string named = Environment.GetEnvironmentVariable("GRESNET_TEST_DEVICE")
        ?? GpuKind.Simulator.Name();

    private static readonly GpuSettings ofPtx = new() { HasTensorCores = true, Executor = PtxExecutor.Launch };

    public TestDevice()
        : this(
            named == "ptx" ? GpuKind.Simulator : GpuKinds.Parse(named),
            named == "ptx" ? ofPtx : new GpuSettings { TakesSmallGroups = named == GpuKind.Simulator.Name() })
    {
    }

    /// <summary>The simulator, with small groups or those of a GPU's size.</summary>
    internal TestDevice(bool takesSmallGroups)
        : this(GpuKind.Simulator, new GpuSettings { TakesSmallGroups = takesSmallGroups })
    {
    }

    private TestDevice(GpuKind kind, GpuSettings settings) => Gpu = GpuDevice.Open(kind, 0, settings);

    /// <summary>
    /// The simulator's memory, with kernels as a CUDA device gets them, whose PTX is interpreted: in groups of a GPU's
    /// size, and on tensor cores where it has them.
    /// </summary>
    internal static TestDevice OfPtx() => new(GpuKind.Simulator, ofPtx);

    /// <summary>A device with tensor cores: CUDA's if that is named, or else <see cref="OfPtx"/>.</summary>
    internal static TestDevice OfTensorCores() => named == GpuKind.Cuda.Name() ? new() : OfPtx();

    public GpuDevice Gpu { get; }

    public WorkerPool Workers { get; } = new(1);

    public void Dispose()
    {
        Gpu.Dispose();
        Workers.Dispose();
    }
}

/// <summary>Tests that use the device run one after the other.</summary>
[CollectionDefinition(nameof(TestDevice))]
public sealed class TestDeviceUsers : ICollectionFixture<TestDevice>;
