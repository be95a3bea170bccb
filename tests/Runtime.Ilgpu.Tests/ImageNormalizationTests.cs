using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Layer and group normalization against the CPU's; 0 groups stand for layer normalization.</summary>
[Collection(nameof(TestDevice))]
public class ImageNormalizationTests(TestDevice device)
{
    private const float Epsilon = 1e-3f;

    // Quotients of sums of some hundred values in another order.
    private const double Tolerance = 2e-5;

    public static TheoryData<int, int, int, int, int> Cases { get; } = new()
    {
        { 1, 3, 1, 1, 0 },
        { 2, 5, 3, 7, 0 },
        { 3, 72, 2, 3, 0 },
        { 1, 264, 2, 2, 0 },
        { 1, 3, 1, 1, 1 },
        { 2, 5, 3, 7, 5 },
        { 3, 20, 6, 5, 4 },
        { 2, 12, 3, 3, 6 },
        { 2, 72, 2, 3, 3 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Maps_and_gradients_are_the_CPUs(int batch, int channels, int height, int width, int groups) =>
        Run<GpuFloat32>(batch, channels, height, width, groups);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Those_of_bfloat16_are_the_CPUs(int groups) => Run<GpuBFloat16>(2, 20, 3, 5, groups);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_large_mean_costs_no_accuracy(int groups)
    {
        using Twins<GpuFloat32> twins = new(device);
        float[] values = [.. Enumerable.Range(0, 2 * 8 * 3 * 5).Select(i => 1000 + i * 7 % 11 * 0.25f)];
        Forward(twins.Map(2, 8, 3, 5, values), twins.Result(2, 8, 3, 5), twins.Target(Parts(2, 3, 5, groups)), groups);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 3)]
    [InlineData(1, 10)]
    public void Deviations_that_do_not_fit_are_refused(int groups, int deviations)
    {
        using Twins<GpuFloat32> twins = new(device);
        MapTwin<GpuFloat32> x = twins.Map(2, 3, 2, 3);
        VectorTwin r = twins.Vector(deviations);
        GpuPlainLoad load = default;
        GpuPlainStore store = default;
        GpuChannelSums none = GpuChannelSums.None;
        Assert.Throws<ArgumentException>(() =>
        {
            if (groups == 0)
                GpuLayerNormalization.Forward(device.Gpu, x.Gpu, load, Epsilon, store, none, r.Gpu, x.Gpu);
            else GpuGroupNormalization.Forward(device.Gpu, x.Gpu, load, Epsilon, store, none, r.Gpu, x.Gpu);
        });
        Assert.Throws<ArgumentException>(() =>
        {
            if (groups == 0)
                GpuLayerNormalization.Backward(device.Gpu, x.Gpu, load, x.Gpu, r.Gpu, store, none, x.Gpu);
            else GpuGroupNormalization.Backward(device.Gpu, x.Gpu, load, x.Gpu, r.Gpu, store, none, x.Gpu);
        });
    }

    internal void Run<T>(int batch, int channels, int height, int width, int groups)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, channels, height, width), y = twins.Result(batch, channels, height, width);
        VectorTwin r = twins.Target(Parts(batch, height, width, groups));
        Forward(x, y, r, groups);
        // The same map on both, however it was rounded.
        y = twins.Map(batch, channels, height, width, y.Download());
        VectorTwin gate = twins.Vector(batch), first = twins.Target(channels), second = twins.Target(channels);
        MapTwin<T> other = twins.Map(batch, channels, height, width);
        Backward(x, y, r, gate, other, first, second, groups);
    }

    private static int Parts(int batch, int height, int width, int groups) =>
        batch * (groups == 0 ? height * width : groups);

    private void Forward<T>(MapTwin<T> x, MapTwin<T> y, VectorTwin r, int groups)
        where T : unmanaged, IGpuElement<T>
    {
        if (groups == 0)
        {
            LayerNormalization.Forward(
                device.Workers, x.Cpu, default(SiLULoad), Epsilon, default(PlainStore), ChannelSums.None, r.Cpu, y.Cpu);
            GpuLayerNormalization.Forward(
                device.Gpu, x.Gpu, default(GpuSiLULoad), Epsilon, default(GpuPlainStore), GpuChannelSums.None, r.Gpu,
                y.Gpu);
        }
        else
        {
            GroupNormalization.Forward(
                device.Workers, x.Cpu, default(SiLULoad), Epsilon, default(PlainStore), ChannelSums.None, r.Cpu, y.Cpu);
            GpuGroupNormalization.Forward(
                device.Gpu, x.Gpu, default(GpuSiLULoad), Epsilon, default(GpuPlainStore), GpuChannelSums.None, r.Gpu,
                y.Gpu);
        }

        y.Check(Tolerance + Near.Rounding<T>());
        r.Check(Tolerance);
    }

    /// <summary>In the place of the gradient, with a load and a store that reads another map.</summary>
    private void Backward<T>(
        MapTwin<T> g, MapTwin<T> normalized, VectorTwin r, VectorTwin gate, MapTwin<T> other, VectorTwin first,
        VectorTwin second, int groups)
        where T : unmanaged, IGpuElement<T>
    {
        GatedStore store = new(gate.Cpu, other.Cpu);
        GpuGatedStore<T> gpuStore = new(gate.Gpu, other.Gpu);
        ChannelSums sums = new(first.Cpu, second.Cpu);
        GpuChannelSums gpuSums = new(first.Gpu, second.Gpu);
        if (groups == 0)
        {
            LayerNormalization.Backward(
                device.Workers, g.Cpu, default(SiLULoad), normalized.Cpu, r.Cpu, store, sums, g.Cpu);
            GpuLayerNormalization.Backward(
                device.Gpu, g.Gpu, default(GpuSiLULoad), normalized.Gpu, r.Gpu, gpuStore, gpuSums, g.Gpu);
        }
        else
        {
            GroupNormalization.Backward(
                device.Workers, g.Cpu, default(SiLULoad), normalized.Cpu, r.Cpu, store, sums, g.Cpu);
            GpuGroupNormalization.Backward(
                device.Gpu, g.Gpu, default(GpuSiLULoad), normalized.Gpu, r.Gpu, gpuStore, gpuSums, g.Gpu);
        }

        g.Check(Tolerance + Near.Rounding<T>());
        first.Check(Tolerance);
        second.Check(Tolerance);
    }
}
