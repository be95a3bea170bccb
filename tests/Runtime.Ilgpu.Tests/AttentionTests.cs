using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Attention, and what sequences of tokens are made with, against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class AttentionTests(TestDevice device)
{
    // Exponentials of sums in another order.
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData(1, 1, 1, 1, 1, false)]
    [InlineData(2, 6, 3, 7, 2, true)]
    [InlineData(1, 48, 40, 1, 2, false)]
    [InlineData(1, 20, 5, 4, 1, true)]
    [InlineData(1, 128, 2, 2, 1, true)]
    public void Values_and_gradients_are_the_CPUs(
        int batch, int channels, int height, int width, int heads, bool isRelative) =>
        Run<GpuFloat32>(batch, channels, height, width, heads, isRelative);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Those_of_bfloat16_are_the_CPUs(bool isRelative) => Run<GpuBFloat16>(2, 20, 3, 5, 2, isRelative);

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 5, 3, 7)]
    [InlineData(3, 20, 4, 2)]
    public void Tokens_and_positions_are_the_CPUs(int batch, int channels, int height, int width)
    {
        Sequence<GpuFloat32>(batch, channels, height, width);
        Sequence<GpuBFloat16>(batch, channels, height, width);
    }

    [Theory]
    [InlineData(3, 3, 5, 5, 1, 4)]
    [InlineData(5, 5, 3, 3, 0, 2)]
    [InlineData(4, 4, 4, 4, 2, 3)]
    [InlineData(13, 1, 9, 1, 0, 3)]
    public void Resized_positions_and_their_gradient_are_the_CPUs(
        int rows, int columns, int newRows, int newColumns, int prefix, int channels)
    {
        using Twins<GpuFloat32> twins = new(device);
        PositionGrid grid = new(rows, columns, prefix), resized = new(newRows, newColumns, prefix);
        int before = grid.Count * channels, after = resized.Count * channels;
        VectorTwin from = twins.Vector(before), to = twins.Target(after), g = twins.Vector(after);
        VectorTwin gradient = twins.Target(before);
        PositionResizing.Forward(device.Workers, from.Cpu, grid, resized, to.Cpu);
        GpuPositionResizing.Forward(device.Gpu, from.Gpu, grid, resized, to.Gpu);
        to.Check(Near.Single);
        PositionResizing.Backward(device.Workers, g.Cpu, grid, resized, gradient.Cpu);
        GpuPositionResizing.Backward(device.Gpu, g.Gpu, grid, resized, gradient.Gpu);
        gradient.Check(Near.Single);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using Twins<GpuFloat32> twins = new(device);
        GpuMap<GpuFloat32> qkv = twins.Map(2, 24, 3, 2).Gpu, y = twins.Result(2, 8, 3, 2).Gpu;
        VectorTwin logs = twins.Target(24), few = twins.Target(23);
        Assert.Throws<ArgumentException>(() =>
            GpuAttention.Forward(device.Gpu, qkv, 3, default, default, logs.Gpu, y));
        Assert.Throws<ArgumentException>(() => GpuAttention.Forward(device.Gpu, qkv, 2, default, default, few.Gpu, y));
        Assert.Throws<ArgumentException>(() => GpuAttention.Forward(device.Gpu, y, 2, default, default, logs.Gpu, y));
        Assert.Throws<ArgumentException>(() =>
            GpuAttention.Forward(device.Gpu, qkv, 2, few.Gpu, few.Gpu, logs.Gpu, y));
        Assert.Throws<ArgumentException>(() => GpuTokens.Slice(device.Gpu, qkv, 1, qkv));
    }

    private void Run<T>(int batch, int channels, int height, int width, int heads, bool isRelative)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        double tolerance = Tolerance + Near.Rounding<T>();
        MapTwin<T> qkv = twins.Map(batch, 3 * channels, height, width),
            y = twins.Result(batch, channels, height, width);
        int ofRows = isRelative ? (2 * height - 1) * channels / heads : 0;
        int ofColumns = isRelative ? (2 * width - 1) * channels / heads : 0;
        VectorTwin rows = twins.Vector(ofRows), columns = twins.Vector(ofColumns);
        VectorTwin logs = twins.Target(batch * heads * height * width);
        Attention.Forward(device.Workers, qkv.Cpu, heads, rows.Cpu, columns.Cpu, logs.Cpu, y.Cpu);
        GpuAttention.Forward(device.Gpu, qkv.Gpu, heads, rows.Gpu, columns.Gpu, logs.Gpu, y.Gpu);
        y.Check(tolerance);
        logs.Check(Tolerance);
        // The same map on both, however it was rounded.
        y = twins.Map(batch, channels, height, width, y.Download());
        MapTwin<T> gy = twins.Map(batch, channels, height, width),
            gqkv = twins.Result(batch, 3 * channels, height, width);
        VectorTwin grows = twins.Target(ofRows), gcolumns = twins.Target(ofColumns);
        Attention.Backward(
            device.Workers, gy.Cpu, qkv.Cpu, heads, rows.Cpu, columns.Cpu, y.Cpu, logs.Cpu, gqkv.Cpu, grows.Cpu,
            gcolumns.Cpu);
        GpuAttention.Backward(
            device.Gpu, gy.Gpu, qkv.Gpu, heads, rows.Gpu, columns.Gpu, y.Gpu, logs.Gpu, gqkv.Gpu, grows.Gpu,
            gcolumns.Gpu);
        gqkv.Check(tolerance);
        grows.Check(Tolerance);
        gcolumns.Check(Tolerance);
    }

    private void Sequence<T>(int batch, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T>
    {
        int pixels = height * width, first = pixels / 3, count = pixels - first;
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, channels, height, width), part = twins.Result(batch, channels, count, 1);
        Tokens.Slice(device.Workers, x.Cpu, first, part.Cpu);
        GpuTokens.Slice(device.Gpu, x.Gpu, first, part.Gpu);
        part.Check(0);
        MapTwin<T> spread = twins.Result(batch, channels, height, width);
        Tokens.Spread(device.Workers, part.Cpu, first, spread.Cpu);
        GpuTokens.Spread(device.Gpu, part.Gpu, first, spread.Gpu);
        spread.Check(0);
        VectorTwin token = twins.Vector(channels);
        MapTwin<T> longer = twins.Result(batch, channels, pixels + 1, 1);
        Tokens.Prepend(device.Workers, x.Cpu, token.Cpu, longer.Cpu);
        GpuTokens.Prepend(device.Gpu, x.Gpu, token.Gpu, longer.Gpu);
        longer.Check();
        VectorTwin positions = twins.Vector(pixels * channels), gradient = twins.Target(pixels * channels);
        LearnedPositions.Gradient(device.Workers, x.Cpu, gradient.Cpu);
        GpuLearnedPositions.Gradient(device.Gpu, x.Gpu, gradient.Gpu);
        gradient.Check(Near.Single);
        LearnedPositions.Add(device.Workers, x.Cpu, positions.Cpu, x.Cpu);
        GpuLearnedPositions.Add(device.Gpu, x.Gpu, positions.Gpu, x.Gpu);
        x.Check();
    }
}
