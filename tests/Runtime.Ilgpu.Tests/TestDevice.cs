using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>The simulator, shared by all tests: kernels are compiled once.</summary>
public sealed class TestDevice : IDisposable
{
    public GpuDevice Gpu { get; } = GpuDevice.Open(GpuKind.Simulator);

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
