using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Pools against the CPU's, with operations compiled in.</summary>
[Collection(nameof(TestDevice))]
public class PoolingTests(TestDevice device)
{
    private const int SingleChannels = 9, Fours = 12;

    /// <summary>Height, width and the windows, of channels that threads take one by one and in fours.</summary>
    public static TheoryData<int, int, PoolingShape> Cases { get; } = new()
    {
        { 9, 9, new(3, 3, Ceil: true) },
        { 6, 7, new(4, 2, 2, Ceil: true) },
        { 6, 4, new(2, 2) },
        { 7, 5, new(2, 2, Ceil: true) },
        { 7, 6, new(3, 2, 1) },
        { 7, 6, new(3, 2, 1, CountIncludePad: true) },
        { 8, 7, new(3, 2, 1, Ceil: true, CountIncludePad: true) },
        { 5, 5, new(3, 1, 1) },
        { 7, 7, new(2, 3) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Averages_and_their_gradient_are_the_CPUs(int height, int width, PoolingShape shape)
    {
        Averages<GpuFloat32>(SingleChannels, height, width, shape);
        Averages<GpuFloat32>(Fours, height, width, shape);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Maxima_and_their_gradient_are_the_CPUs(int height, int width, PoolingShape shape)
    {
        Maxima<GpuFloat32>(SingleChannels, height, width, shape);
        Maxima<GpuFloat32>(Fours, height, width, shape);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    public void The_global_average_and_its_gradient_are_the_CPUs(int height, int width)
    {
        GlobalAverage<GpuFloat32>(SingleChannels, height, width);
        GlobalAverage<GpuFloat32>(Fours, height, width);
    }

    [Fact]
    public void Pools_of_bfloat16_are_the_CPUs()
    {
        foreach (int channels in new[] { SingleChannels, Fours })
        {
            Averages<GpuBFloat16>(channels, 7, 6, new(3, 2, 1));
            Maxima<GpuBFloat16>(channels, 7, 6, new(3, 2, 1));
            GlobalAverage<GpuBFloat16>(channels, 5, 7);
        }
    }

    [Fact]
    public void A_NaN_is_the_greatest()
    {
        using Twins<GpuFloat32> twins = new(device);
        MapTwin<GpuFloat32> x = twins.Map(1, 1, 2, 2, [1, float.NaN, 3, 2]), y = twins.Result(1, 1, 1, 1);
        GpuMaxPooling.Forward(
            device.Gpu, new(2, 2), x.Gpu, default(GpuPlainLoad), default(GpuPlainStore), GpuChannelSums.None, y.Gpu);
        Assert.True(float.IsNaN(y.Download()[0]));
    }

    private void Averages<T>(int channels, int height, int width, PoolingShape shape)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        Problem<T> p = new(twins, channels, height, width, shape);
        AveragePooling.Forward(
            device.Workers, shape, p.X.Cpu, default(SiLULoad), p.CpuStore(p.YOther), p.CpuSums, p.Y.Cpu);
        GpuAveragePooling.Forward(
            device.Gpu, shape, p.X.Gpu, default(GpuSiLULoad), p.GpuStore(p.YOther), p.GpuSums, p.Y.Gpu);
        p.Check(p.Y);
        AveragePooling.Backward(device.Workers, shape, p.Gy.Cpu, p.CpuStore(p.XOther), p.CpuSums, p.Gx.Cpu);
        GpuAveragePooling.Backward(device.Gpu, shape, p.Gy.Gpu, p.GpuStore(p.XOther), p.GpuSums, p.Gx.Gpu);
        p.Check(p.Gx);
    }

    private void Maxima<T>(int channels, int height, int width, PoolingShape shape)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        Problem<T> p = new(twins, channels, height, width, shape);
        // Equal elements, and a NaN, which is greater than all.
        for (int i = 0; i < width; i++) p.X.Cpu[0, 1, 1, i] = 5;
        p.X.Cpu[1, 2, 2, 1] = float.NaN;
        p.X.Upload();
        MaxPooling.Backward(
            device.Workers, shape, p.Gy.Cpu, p.X.Cpu, default(SiLULoad), p.CpuStore(p.XOther), p.CpuSums, p.Gx.Cpu);
        GpuMaxPooling.Backward(
            device.Gpu, shape, p.Gy.Gpu, p.X.Gpu, default(GpuSiLULoad), p.GpuStore(p.XOther), p.GpuSums, p.Gx.Gpu);
        p.Check(p.Gx);
        p.X.Cpu[1, 2, 2, 1] = 6;
        p.X.Upload();
        MaxPooling.Forward(device.Workers, shape, p.X.Cpu, default(SiLULoad), p.CpuStore(p.YOther), p.CpuSums, p.Y.Cpu);
        GpuMaxPooling.Forward(
            device.Gpu, shape, p.X.Gpu, default(GpuSiLULoad), p.GpuStore(p.YOther), p.GpuSums, p.Y.Gpu);
        p.Check(p.Y);
    }

    private void GlobalAverage<T>(int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(3, channels, height, width), y = twins.Result(3, channels, 1, 1);
        MapTwin<T> gy = twins.Map(3, channels, 1, 1), gx = twins.Result(3, channels, height, width),
            other = twins.Map(3, channels, height, width);
        VectorTwin gate = twins.Vector(3), first = twins.Target(channels), second = twins.Target(channels);
        GlobalAveragePooling.Forward(device.Workers, x.Cpu, default(SiLULoad), y.Cpu);
        GpuGlobalAveragePooling.Forward(device.Gpu, x.Gpu, default(GpuSiLULoad), y.Gpu);
        y.Check();
        GlobalAveragePooling.Backward(
            device.Workers, gy.Cpu, new GatedStore(gate.Cpu, other.Cpu), new ChannelSums(first.Cpu, second.Cpu),
            gx.Cpu);
        GpuGlobalAveragePooling.Backward(
            device.Gpu, gy.Gpu, new GpuGatedStore<T>(gate.Gpu, other.Gpu), new GpuChannelSums(first.Gpu, second.Gpu),
            gx.Gpu);
        gx.Check();
        first.Check();
        second.Check();
    }

    private sealed class Problem<T>
        where T : unmanaged, IGpuElement<T>
    {
        private const int Batch = 2;

        private readonly VectorTwin gate, first, second;

        public Problem(Twins<T> twins, int channels, int height, int width, PoolingShape shape)
        {
            (int outHeight, int outWidth) = (shape.OutputSize(height), shape.OutputSize(width));
            (X, XOther) = (twins.Map(Batch, channels, height, width), twins.Map(Batch, channels, height, width));
            (Gy, YOther) =
                (twins.Map(Batch, channels, outHeight, outWidth), twins.Map(Batch, channels, outHeight, outWidth));
            (Gx, Y) =
                (twins.Result(Batch, channels, height, width), twins.Result(Batch, channels, outHeight, outWidth));
            gate = twins.Vector(Batch);
            (first, second) = (twins.Target(channels), twins.Target(channels));
        }

        public MapTwin<T> X { get; }

        public MapTwin<T> XOther { get; }

        public MapTwin<T> Gx { get; }

        public MapTwin<T> Y { get; }

        public MapTwin<T> YOther { get; }

        public MapTwin<T> Gy { get; }

        public ChannelSums CpuSums => new(first.Cpu, second.Cpu);

        public GpuChannelSums GpuSums => new(first.Gpu, second.Gpu);

        public GatedStore CpuStore(MapTwin<T> other) => new(gate.Cpu, other.Cpu);

        public GpuGatedStore<T> GpuStore(MapTwin<T> other) => new(gate.Gpu, other.Gpu);

        public void Check(MapTwin<T> result)
        {
            result.Check();
            first.Check();
            second.Check();
        }
    }
}
