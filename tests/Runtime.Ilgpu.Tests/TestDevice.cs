using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>The simulator, shared by all tests: kernels are compiled once.</summary>
public sealed class TestDevice : IDisposable
{
    public TestDevice()
        : this(takesSmallGroups: true)
    {
    }

    internal TestDevice(bool takesSmallGroups, TensorConvolution? tensorCores = null) => Gpu = GpuDevice.Open(
        GpuKind.Simulator, 0, new GpuSettings { TakesSmallGroups = takesSmallGroups, TensorCores = tensorCores });

    public GpuDevice Gpu { get; }

    public WorkerPool Workers { get; } = new(1);

    public void Dispose()
    {
        Gpu.Dispose();
        Workers.Dispose();
    }
}

/// <summary>Tests that use the simulator run one after the other.</summary>
[CollectionDefinition(nameof(TestDevice))]
public sealed class TestDeviceUsers : ICollectionFixture<TestDevice>;
