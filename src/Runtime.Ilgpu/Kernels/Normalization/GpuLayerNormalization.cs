using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Layer normalization over the channels of each pixel, x̂ = (x − μ)·r with r = 1/√(variance + ε) (Ba, Kiros and
/// Hinton, 2016): a kernel for what each pixel needs, and one that makes the map.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuLayerNormalization
{
    // Threads that share a pixel have about so many channels each, or all take some.
    private const int LeastColumns = 8, ChannelsOfThread = 32;

    /// <summary>y = store(x̂), of load(x); y may be x, or a map that the store reads.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="store">What happens to x̂ before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="deviations">r of each pixel: N · H · W values, overwritten.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Forward<T, TLoad, TStore>(
        GpuDevice device, GpuMap<T> x, TLoad load, float epsilon, TStore store, GpuChannelSums sums,
        ArrayView<float> deviations, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Same(x, y);
        Check.Length(deviations, x.Pixels, nameof(deviations));
        ArrayView<float> offsets = device.OperandScratch.Take(x.Pixels);
        int columns = Columns(device, x.Channels);
        if (x.Channels % 4 == 0)
            Launch(device, x.Pixels, columns,
                new PixelMomentsKernel<T, Float4, TLoad>(x, load, epsilon, offsets, deviations, columns));
        else
            Launch(device, x.Pixels, columns,
                new PixelMomentsKernel<T, Float1, TLoad>(x, load, epsilon, offsets, deviations, columns));
        MapKernels.Run(
            device, new NormalizedElement<T, PixelPart, TLoad>(x, load, offsets, deviations), store, sums, y);
    }

    /// <summary>
    /// gx = store(r·(g − mean(g) − x̂·mean(g·x̂))), of load(g), the means over the channels of a pixel: the gradient
    /// with respect to x of what has the gradient g with respect to x̂. gx may be g, x̂, or a map that the store reads.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="load">What happens to g as it is read.</param>
    /// <param name="normalized">x̂: N × C × H × W.</param>
    /// <param name="deviations">r of each pixel: N · H · W values.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W.</param>
    public static void Backward<T, TLoad, TStore>(
        GpuDevice device, GpuMap<T> g, TLoad load, GpuMap<T> normalized, ArrayView<float> deviations, TStore store,
        GpuChannelSums sums, GpuMap<T> gx)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Same(g, normalized);
        Check.Same(g, gx);
        Check.Length(deviations, g.Pixels, nameof(deviations));
        ArrayView<float> means = device.OperandScratch.Take(2L * g.Pixels);
        ArrayView<float> offsets = means.SubView(0, g.Pixels), slopes = means.SubView(g.Pixels, g.Pixels);
        int columns = Columns(device, g.Channels);
        if (g.Channels % 4 == 0)
            Launch(device, g.Pixels, columns,
                new PixelDotKernel<T, Float4, TLoad>(g, load, normalized, offsets, slopes, columns));
        else
            Launch(device, g.Pixels, columns,
                new PixelDotKernel<T, Float1, TLoad>(g, load, normalized, offsets, slopes, columns));
        MapKernels.Run(
            device, new NormalizedGradient<T, PixelPart, TLoad>(g, load, normalized, offsets, slopes, deviations),
            store, sums, gx);
    }

    private static int Columns(GpuDevice device, int channels)
    {
        int columns = LeastColumns, most = LaneGroups.Columns(device);
        while (columns < most && columns * ChannelsOfThread < channels) columns *= 2;
        return columns;
    }

    private static void Launch<TKernel>(GpuDevice device, int pixels, int columns, TKernel kernel)
        where TKernel : struct, IGpuKernel
    {
        int threads = LaneGroups.Threads(device);
        device.Launch(new(Groups.Over(pixels, threads / columns), 1, 1), threads, kernel);
    }
}
