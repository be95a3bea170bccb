using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>What drops, joins, takes apart and gates maps, against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class StructureTests(TestDevice device)
{
    public static TheoryData<int, int, int, int> Cases => MapTests.Cases;

    [Theory]
    [InlineData(0)]
    [InlineData(0.1f)]
    [InlineData(0.6f)]
    public void Images_are_dropped_as_on_the_CPU(float rate)
    {
        const int images = 70;
        RandomKey key = new(0xFEDCBA9876543210, (3L << 32) + 5, 7);
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin factors = twins.Target(images);
        using AlignedBuffer native = new(images * FeatureMap.Block);
        FeatureMap expected = Map(native, images);
        DropPath.Factors(rate, key, expected);
        for (int image = 0; image < images; image++) factors.Cpu.Span[image] = expected[image, 0, 0, 0];
        GpuDropPath.Factors(device.Gpu, rate, key, factors.Gpu);
        factors.Check(0);
        Assert.Equal(rate > 0, factors.Download().Contains(0));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Elements_are_dropped_as_on_the_CPU(int batch, int channels, int height, int width)
    {
        Drop<GpuFloat32>(batch, channels, height, width, 0);
        Drop<GpuFloat32>(batch, channels, height, width, 0.3f);
        Drop<GpuBFloat16>(batch, channels, height, width, 0.3f);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1)]
    [InlineData(float.NaN)]
    public void A_rate_that_leaves_nothing_is_refused(float rate)
    {
        using Twins<GpuFloat32> twins = new(device);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            GpuDropPath.Factors(device.Gpu, rate, default, twins.Target(1).Gpu));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Flattening_and_its_gradient_are_the_CPUs(int batch, int channels, int height, int width)
    {
        Flatten<GpuFloat32>(batch, channels, height, width);
        Flatten<GpuBFloat16>(batch, channels, height, width);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Joining_and_slicing_are_the_CPUs(int batch, int channels, int height, int width)
    {
        Join<GpuFloat32>(batch, channels, height, width);
        Join<GpuBFloat16>(batch, channels, height, width);
    }

    [Fact]
    public void Channels_that_are_not_there_are_refused()
    {
        using Twins<GpuFloat32> twins = new(device);
        GpuMap<GpuFloat32> x = twins.Result(1, 3, 2, 2).Gpu, y = twins.Result(1, 5, 2, 2).Gpu;
        Assert.Throws<ArgumentException>(() => GpuConcatenation.Copy(device.Gpu, x, 3, y));
        Assert.Throws<ArgumentException>(() => GpuConcatenation.Slice(device.Gpu, y, -1, x));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_gates_are_the_CPUs(int batch, int channels, int height, int width)
    {
        Gate<GpuFloat32>(batch, channels, height, width);
        Gate<GpuBFloat16>(batch, channels, height, width);
    }

    private static unsafe FeatureMap Map(AlignedBuffer native, int images) => new(native.Data, images, 1, 1, 1);

    private void Drop<T>(int batch, int channels, int height, int width, float rate)
        where T : unmanaged, IGpuElement<T>
    {
        RandomKey key = new(0xFEDCBA9876543210, (3L << 32) + 5, 7) { FirstImage = 3, OtherImages = 5 };
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, channels, height, width), y = twins.Result(batch, channels, height, width);
        Dropout.Apply(device.Workers, x.Cpu, rate, key, y.Cpu);
        GpuDropout.Apply(device.Gpu, x.Gpu, rate, key, y.Gpu);
        y.Check();
        float[] expected = new float[y.Gpu.Length], actual = y.Download();
        y.Cpu.CopyTo(expected);
        Assert.Equal(expected.Select(value => value == 0), actual.Select(value => value == 0));
        // In place.
        GpuDropout.Apply(device.Gpu, x.Gpu, rate, key, x.Gpu);
        Assert.Equal(actual, x.Download());
    }

    private void Flatten<T>(int batch, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, channels, height, width),
            y = twins.Result(batch, channels * height * width, 1, 1);
        MapTwin<T> gx = twins.Result(batch, channels, height, width),
            gy = twins.Map(batch, channels * height * width, 1, 1);
        Flattening.Forward(device.Workers, x.Cpu, y.Cpu);
        GpuFlattening.Forward(device.Gpu, x.Gpu, y.Gpu);
        y.Check(0);
        Flattening.Backward(device.Workers, gy.Cpu, gx.Cpu);
        GpuFlattening.Backward(device.Gpu, gy.Gpu, gx.Gpu);
        gx.Check(0);
    }

    private void Join<T>(int batch, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        const int first = 3, last = 2;
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, channels, height, width),
            y = twins.Map(batch, first + channels + last, height, width);
        MapTwin<T> slice = twins.Result(batch, channels + 1, height, width);
        Concatenation.Copy(device.Workers, x.Cpu, first, y.Cpu);
        GpuConcatenation.Copy(device.Gpu, x.Gpu, first, y.Gpu);
        y.Check(0);
        Concatenation.Slice(device.Workers, y.Cpu, first + 1, slice.Cpu);
        GpuConcatenation.Slice(device.Gpu, y.Gpu, first + 1, slice.Gpu);
        slice.Check(0);
    }

    private void Gate<T>(int batch, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, channels, height, width), gy = twins.Map(batch, channels, height, width);
        MapTwin<T> ggate = twins.Result(batch, channels, 1, 1);
        ChannelGate.Backward(device.Workers, gy.Cpu, x.Cpu, default(SiLULoad), ggate.Cpu);
        GpuChannelGate.Backward(device.Gpu, gy.Gpu, x.Gpu, default(GpuSiLULoad), ggate.Gpu);
        ggate.Check();
    }
}
