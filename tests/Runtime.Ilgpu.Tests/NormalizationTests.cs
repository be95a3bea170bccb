using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Normalization as a step of its own, and sums over maps, against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class NormalizationTests(TestDevice device)
{
    private const float Epsilon = 1e-2f;

    public static TheoryData<int, int, int, int> Cases => MapTests.Cases;

    [Theory]
    // Of one value or two a channel the gradient is 0, and what is computed is its rounding.
    [InlineData(1, 1, 2, 3)]
    [InlineData(2, 5, 3, 7)]
    [InlineData(3, 8, 4, 8)]
    [InlineData(5, 19, 6, 5)]
    public void Normalization_and_its_gradient_are_the_CPUs(int batch, int channels, int height, int width)
    {
        Normalize<GpuFloat32>(batch, channels, height, width);
        Normalize<GpuBFloat16>(batch, channels, height, width);
    }

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

    private void Normalize<T>(int batch, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, channels, height, width), gy = twins.Map(batch, channels, height, width);
        MapTwin<T> y = twins.Result(batch, channels, height, width), gx = twins.Result(batch, channels, height, width);
        VectorTwin mean = twins.Target(channels), variance = twins.Target(channels);
        ChannelStatistics cpu = new(mean.Cpu, variance.Cpu);
        GpuChannelStatistics gpu = new(mean.Gpu, variance.Gpu);
        Statistics.Compute(device.Workers, x.Cpu, cpu);
        GpuStatistics.Compute(device.Gpu, x.Gpu, gpu);
        Normalization.Forward(device.Workers, x.Cpu, cpu, Epsilon, y.Cpu);
        GpuNormalization.Forward(device.Gpu, x.Gpu, gpu, Epsilon, y.Gpu);
        y.Check();
        Normalization.Backward(device.Workers, gy.Cpu, x.Cpu, cpu, Epsilon, gx.Cpu);
        GpuNormalization.Backward(device.Gpu, gy.Gpu, x.Gpu, gpu, Epsilon, gx.Gpu);
        gx.Check();
        // In place of either.
        float[] expected = gx.Download();
        MapTwin<T> other = twins.Map(batch, channels, height, width, gy.Download());
        GpuNormalization.Backward(device.Gpu, other.Gpu, x.Gpu, gpu, Epsilon, other.Gpu);
        Assert.Equal(expected, other.Download());
        GpuNormalization.Backward(device.Gpu, gy.Gpu, x.Gpu, gpu, Epsilon, x.Gpu);
        Assert.Equal(expected, x.Download());
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
