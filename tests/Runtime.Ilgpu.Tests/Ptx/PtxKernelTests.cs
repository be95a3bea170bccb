using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>Kernels as a CUDA device gets them, executed: the tests of the simulator's.</summary>
[Collection(nameof(TestDevice))]
public sealed class PtxKernelTests : IDisposable
{
    private readonly TestDevice device = TestDevice.OfPtx();

    public void Dispose() => device.Dispose();

    [Fact]
    public void Activations_are_the_CPUs()
    {
        ActivationTests tests = new(device);
        tests.SiLU_is_the_CPUs();
        tests.ReLU_is_the_CPUs();
    }
}
