using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Elementwise work, sums and statistics against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class MapTests(TestDevice device)
{
    /// <summary>Chunks have 32 pixels, or fewer in small maps, tiles 8 channels or fours of them.</summary>
    public static TheoryData<int, int, int, int> Cases { get; } = new()
    {
        { 1, 1, 1, 1 },
        { 2, 5, 3, 7 },
        { 3, 8, 4, 8 },
        { 5, 19, 6, 5 },
        { 3, 72, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_store_is_the_CPUs(int batch, int channels, int height, int width) =>
        Store<GpuFloat32>(batch, channels, height, width);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Statistics_are_the_CPUs(int batch, int channels, int height, int width) =>
        Statistic<GpuFloat32>(batch, channels, height, width);

    [Fact]
    public void Stores_and_statistics_of_bfloat16_are_the_CPUs()
    {
        Store<GpuBFloat16>(3, 19, 5, 4);
        Statistic<GpuBFloat16>(2, 9, 5, 7);
    }

    [Fact]
    public void A_large_mean_costs_the_variance_nothing()
    {
        using Twins<GpuFloat32> twins = new(device);
        float[] values = [.. Enumerable.Range(0, 60).Select(i => 10000 + i % 5 * 0.25f)];
        MapTwin<GpuFloat32> x = twins.Map(3, 1, 4, 5, values);
        VectorTwin mean = twins.Target(1), variance = twins.Target(1);
        GpuStatistics.Compute(device.Gpu, x.Gpu, new(mean.Gpu, variance.Gpu));
        Assert.Equal(10000.5f, mean.Download()[0]);
        Assert.Equal(0.125f, variance.Download()[0], 1e-6f);
    }

    private void Store<T>(int batch, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, channels, height, width), other = twins.Map(batch, channels, height, width);
        VectorTwin gate = twins.Vector(batch), first = twins.Target(channels), second = twins.Target(channels);
        VectorTwin reduced = twins.Target(channels), squares = twins.Target(channels);
        Pointwise.Reduce(
            device.Workers, x.Cpu, new GatedStore(gate.Cpu, other.Cpu), new ChannelSums(reduced.Cpu, squares.Cpu));
        GpuPointwise.Reduce(
            device.Gpu, x.Gpu, new GpuGatedStore<T>(gate.Gpu, other.Gpu), new GpuChannelSums(reduced.Gpu, squares.Gpu));
        x.Check(0);
        reduced.Check();
        squares.Check();

        // In place.
        Pointwise.Run(
            device.Workers, x.Cpu, new GatedStore(gate.Cpu, other.Cpu), new ChannelSums(first.Cpu, second.Cpu), x.Cpu);
        GpuPointwise.Run(
            device.Gpu, x.Gpu, new GpuGatedStore<T>(gate.Gpu, other.Gpu), new GpuChannelSums(first.Gpu, second.Gpu),
            x.Gpu);
        x.Check();
        first.Check();
        second.Check();
    }

    private void Statistic<T>(int batch, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, channels, height, width);
        VectorTwin pilot = twins.Vector(channels), mean = twins.Target(channels), variance = twins.Target(channels);
        VectorTwin sums = twins.Target(channels), squares = twins.Target(channels), inverse = twins.Target(channels);
        VectorTwin runningMean = twins.Vector(channels), runningVariance = twins.Vector(channels);
        int count = x.Gpu.Pixels;

        ChannelStatistics cpu = new(mean.Cpu, variance.Cpu), cpuSums = new(sums.Cpu, squares.Cpu);
        Statistics.Compute(device.Workers, x.Cpu, cpu);
        float[] ownPilot = pilot.Download();
        for (int c = 0; c < channels; c++)
        {
            (sums.Cpu.Span[c], squares.Cpu.Span[c]) = (0, 0);
            for (int n = 0; n < batch; n++)
                for (int i = 0; i < height * width; i++)
                {
                    float deviation = x.Cpu[n, c, i / width, i % width] - ownPilot[c];
                    sums.Cpu.Span[c] += deviation;
                    squares.Cpu.Span[c] += deviation * deviation;
                }
        }

        Statistics.FromSums(cpuSums, pilot.Cpu, count);
        Statistics.UpdateRunning(cpu, count, 0.1f, new(new(runningMean.Cpu, runningVariance.Cpu)));
        Normalization.InverseDeviation(cpu, 1e-2f, inverse.Cpu);

        GpuPointwise.Reduce(device.Gpu, x.Gpu, new GpuPilotStore(pilot.Gpu), new GpuChannelSums(sums.Gpu, squares.Gpu));
        GpuStatistics.FromSums(device.Gpu, new(sums.Gpu, squares.Gpu), pilot.Gpu, count);
        GpuChannelStatistics gpu = new(mean.Gpu, variance.Gpu);
        GpuStatistics.Compute(device.Gpu, x.Gpu, gpu);
        GpuStatistics.UpdateRunning(device.Gpu, gpu, count, 0.1f, new(new(runningMean.Gpu, runningVariance.Gpu)));
        GpuNormalization.InverseDeviation(device.Gpu, gpu, 1e-2f, inverse.Gpu);
        foreach (VectorTwin twin in new[] { sums, squares, mean, variance, runningMean, runningVariance, inverse })
            twin.Check();
    }
}
