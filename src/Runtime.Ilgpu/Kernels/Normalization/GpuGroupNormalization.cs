using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Group normalization: x̂ = (x − μ)·r with r = 1/√(variance + ε), of each image's groups of neighbouring channels over
/// all pixels (Wu and He, 2018): kernels for what each channel and group needs, and one that makes the map.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuGroupNormalization
{
    /// <summary>y = store(x̂), of load(x); y may be x, or a map that the store reads.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="store">What happens to x̂ before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="deviations">r of each image's groups: N · G values, overwritten;
    /// they say how many groups there are.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Forward<T, TLoad, TStore>(
        GpuDevice device, GpuMap<T> x, TLoad load, float epsilon, TStore store, GpuChannelSums sums,
        ArrayView<float> deviations, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Same(x, y);
        int channelsOfGroup = ChannelsOfGroup(x, deviations), count = x.Batch * x.Channels;
        ArrayView<float> scratch = device.OperandScratch.Take(2L * count);
        ArrayView<float> means = scratch.SubView(0, count), squares = scratch.SubView(count, count);
        int columns = LaneGroups.Columns(device);
        Launch(device, x, new ImageMomentsKernel<T, TLoad>(x, load, means, squares, columns));
        Elements.Launch(
            device, deviations.IntLength,
            new GroupStatisticsKernel(means, squares, channelsOfGroup, x.Height * x.Width, epsilon, deviations));
        MapKernels.Run(device, new NormalizedElement<T, GroupPart, TLoad>(x, load, means, squares), store, sums, y);
    }

    /// <summary>
    /// gx = store(r·(g − mean(g) − x̂·mean(g·x̂))), of load(g), the means over a group of an image: the gradient with
    /// respect to x of what has the gradient g with respect to x̂. gx may be g, x̂, or a map that the store reads.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="load">What happens to g as it is read.</param>
    /// <param name="normalized">x̂: N × C × H × W.</param>
    /// <param name="deviations">r of each image's groups: N · G values; they say how many groups there are.</param>
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
        int channelsOfGroup = ChannelsOfGroup(g, deviations), count = g.Batch * g.Channels;
        ArrayView<float> scratch = device.OperandScratch.Take(3L * count);
        ArrayView<float> offsets = scratch.SubView(0, count), slopes = scratch.SubView(count, count);
        ArrayView<float> spread = scratch.SubView(2L * count, count);
        int columns = LaneGroups.Columns(device);
        Launch(device, g, new ImageDotKernel<T, TLoad>(g, load, normalized, offsets, slopes, columns));
        Elements.Launch(
            device, deviations.IntLength,
            new GroupGradientKernel(offsets, slopes, deviations, channelsOfGroup, g.Height * g.Width, spread));
        MapKernels.Run(
            device, new NormalizedGradient<T, GroupPart, TLoad>(g, load, normalized, offsets, slopes, spread), store,
            sums, gx);
    }

    private static int ChannelsOfGroup<T>(GpuMap<T> map, ArrayView<float> deviations)
        where T : unmanaged, IGpuElement<T>
    {
        int groups = deviations.IntLength / map.Batch;
        return groups > 0 && groups * map.Batch == deviations.Length && map.Channels % groups == 0
            ? map.Channels / groups
            : throw new ArgumentException(
                $"{deviations.Length} deviations are none for groups of {map.Channels} channels in each of {map.Batch} "
                    + "images.",
                nameof(deviations));
    }

    private static void Launch<T, TKernel>(GpuDevice device, GpuMap<T> map, TKernel kernel)
        where T : unmanaged, IGpuElement<T>
        where TKernel : struct, IGpuKernel => device.Launch(
            new(map.Batch, Groups.Over(map.Channels, LaneGroups.Columns(device)), 1), LaneGroups.Threads(device),
            kernel);
}
