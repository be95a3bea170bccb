using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Sums over maps against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class ReductionTests(TestDevice device)
{
    public static TheoryData<int, int, int, int> Cases => MapTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sums_and_products_of_channels_are_the_CPUs(int batch, int channels, int height, int width)
    {
        Sum<GpuFloat32>(batch, channels, height, width);
        Sum<GpuBFloat16>(batch, channels, height, width);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_of_slopes_is_the_CPUs(int batch, int channels, int height, int width)
    {
        Slope<GpuFloat32>(batch, channels, height, width);
        Slope<GpuBFloat16>(batch, channels, height, width);
    }

    private void Sum<T>(int batch, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> g = twins.Map(batch, channels, height, width), x = twins.Map(batch, channels, height, width);
        VectorTwin sum = twins.Target(channels), dot = twins.Target(channels);
        ChannelSum.Run(device.Workers, g.Cpu, sum.Cpu);
        ChannelDot.Run(device.Workers, g.Cpu, x.Cpu, dot.Cpu);
        GpuChannelSum.Run(device.Gpu, g.Gpu, sum.Gpu);
        GpuChannelDot.Run(device.Gpu, g.Gpu, x.Gpu, dot.Gpu);
        sum.Check();
        dot.Check();
    }

    private void Slope<T>(int batch, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> gy = twins.Map(batch, channels, height, width), x = twins.Map(batch, channels, height, width);
        foreach (VectorTwin gradient in new[] { twins.Target(1), twins.Target(channels) })
        {
            PRelu.BackwardSlope(device.Workers, gy.Cpu, x.Cpu, gradient.Cpu);
            GpuPRelu.BackwardSlope(device.Gpu, gy.Gpu, x.Gpu, gradient.Gpu);
            // One slope's gradient is a sum of products of either sign, which may come near to 0.
            gradient.Check(2e-5);
        }
    }
}
