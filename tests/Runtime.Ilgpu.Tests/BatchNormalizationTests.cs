using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Coefficients of batch normalization against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class BatchNormalizationTests(TestDevice device)
{
    private const float Epsilon = 1e-3f;

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public void Coefficients_are_the_CPUs(int channels)
    {
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin mean = twins.Vector(channels), variance = twins.Variance(channels);
        VectorTwin scale = twins.Vector(channels), shift = twins.Vector(channels);
        VectorTwin slope = twins.Target(channels), offset = twins.Target(channels);
        BatchNormalization.Coefficients(
            new(mean.Cpu, variance.Cpu), Epsilon, scale.Cpu, shift.Cpu, slope.Cpu, offset.Cpu);
        GpuBatchNormalization.Coefficients(
            device.Gpu, new(mean.Gpu, variance.Gpu), Epsilon, scale.Gpu, shift.Gpu, slope.Gpu, offset.Gpu);
        slope.Check();
        offset.Check();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public void The_gradients_coefficients_are_the_CPUs(int channels)
    {
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin dot = twins.Vector(channels, 3), sum = twins.Vector(channels), mean = twins.Vector(channels);
        VectorTwin variance = twins.Variance(channels), scale = twins.Vector(channels);
        VectorTwin dscale = twins.Target(channels), a = twins.Target(channels), b = twins.Target(channels),
            c = twins.Target(channels);
        BatchNormalization.Backward(
            dot.Cpu, sum.Cpu, new ChannelStatistics(mean.Cpu, variance.Cpu), Epsilon, scale.Cpu, 45, dscale.Cpu, a.Cpu,
            b.Cpu, c.Cpu);
        GpuBatchNormalization.Backward(
            device.Gpu, dot.Gpu, sum.Gpu, new GpuChannelStatistics(mean.Gpu, variance.Gpu), Epsilon, scale.Gpu, 45,
            dscale.Gpu,
            a.Gpu, b.Gpu, c.Gpu);
        foreach (VectorTwin twin in new[] { dscale, a, b, c }) twin.Check();
    }
}
