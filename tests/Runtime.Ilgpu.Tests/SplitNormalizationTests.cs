using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Weight-sized work of split normalization against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class SplitNormalizationTests(TestDevice device)
{
    [Theory]
    [MemberData(nameof(ConvolutionTests.Cases), MemberType = typeof(ConvolutionTests))]
    public void Bias_tap_sums_and_gradients_are_the_CPUs(int batch, int height, int width, ConvolutionShape shape) =>
        Compare<GpuFloat32>(batch, height, width, shape);

    [Fact]
    public void Tap_sums_of_bfloat16_are_the_CPUs() => Compare<GpuBFloat16>(2, 9, 7, new(3, 5, 3, 2, 1));

    private void Compare<T>(int batch, int height, int width, ConvolutionShape shape)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        int inputs = shape.InChannels, outputs = shape.OutChannels, tapCount = shape.Kernel * shape.Kernel;
        MapTwin<T> g = twins.Map(batch, outputs, shape.OutputSize(height), shape.OutputSize(width));
        VectorTwin weight = twins.Vector(shape.WeightCount), raw = twins.Vector(shape.WeightCount);
        VectorTwin mean = twins.Vector(inputs), inverse = twins.Vector(inputs, 2);
        VectorTwin scale = twins.Vector(outputs), shift = twins.Vector(outputs), bias = twins.Target(outputs);
        VectorTwin sum = twins.Target(outputs), taps = twins.Target((long)outputs * tapCount);
        VectorTwin dw = twins.Target(shape.WeightCount), dscale = twins.Target(outputs);
        VectorTwin offset = twins.Target(inputs), slope = twins.Target(inputs);
        long count = (long)batch * height * width;

        SplitNormalization.Bias(
            device.Workers, shape, weight.Cpu, mean.Cpu, inverse.Cpu, scale.Cpu, shift.Cpu, bias.Cpu);
        ChannelSum.Run(device.Workers, g.Cpu, sum.Cpu);
        SplitNormalization.TapSums(device.Workers, shape, g.Cpu, sum.Cpu, height, width, taps.Cpu);
        SplitNormalization.Backward(
            device.Workers, shape, raw.Cpu, sum.Cpu, taps.Cpu, weight.Cpu, scale.Cpu, mean.Cpu, inverse.Cpu, count,
            dw.Cpu,
            dscale.Cpu, offset.Cpu, slope.Cpu);

        GpuSplitNormalization.Bias<T>(
            device.Gpu, shape, weight.Gpu, mean.Gpu, inverse.Gpu, scale.Gpu, shift.Gpu, bias.Gpu);
        GpuPointwise.Reduce(device.Gpu, g.Gpu, default(GpuSumStore), new GpuChannelSums(sum.Gpu));
        GpuSplitNormalization.TapSums(device.Gpu, shape, g.Gpu, sum.Gpu, height, width, taps.Gpu);
        GpuSplitNormalization.Backward(
            device.Gpu, shape, raw.Gpu, sum.Gpu, taps.Gpu, weight.Gpu, scale.Gpu, mean.Gpu, inverse.Gpu, count, dw.Gpu,
            dscale.Gpu, offset.Gpu, slope.Gpu);
        foreach (VectorTwin twin in new[] { bias, sum, taps, dw, dscale, offset, slope }) twin.Check(1e-5);
    }
}
