using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// <see cref="GpuLayerNormalization.Forward"/>: mean, times −1, and reciprocal deviation of each pixel's channels, in
/// two passes. Threads of a group are [lane][column], as in all kernels of this file: columns take the channels of a
/// pixel in turn, or fours of them, and each lane has a pixel.
/// </summary>
internal readonly struct PixelMomentsKernel<T, TLanes, TLoad>(
    GpuMap<T> x, TLoad load, float epsilon, ArrayView<float> offsets, ArrayView<float> deviations, int columns)
    : IGpuKernel
    where T : unmanaged, IGpuElement<T>
    where TLanes : struct, ILanes<TLanes>
    where TLoad : struct, IGpuLoad
{
    private readonly GpuMap<T> x = x;
    private readonly TLoad load = load;
    private readonly float epsilon = epsilon;
    private readonly ArrayView<float> offsets = offsets, deviations = deviations;
    private readonly int columns = columns;

    public void Run()
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(LaneGroups.MaxThreads);
        int column = Group.IdxX % columns, first = Group.IdxX - column;
        int pixel = Grid.IdxX * (Group.DimX / columns) + Group.IdxX / columns;
        float sum = 0, squares = 0;
        if (pixel < x.Pixels)
            for (int channel = column * TLanes.Count; channel < x.Channels; channel += columns * TLanes.Count)
                sum += Value(pixel, channel).Total();
        float offset = -GroupTotal.Of(sum, shared, first, 1, columns) / x.Channels;
        if (pixel < x.Pixels)
            for (int channel = column * TLanes.Count; channel < x.Channels; channel += columns * TLanes.Count)
            {
                TLanes deviation = Value(pixel, channel).Plus(TLanes.All(offset));
                squares += deviation.Times(deviation).Total();
            }

        float variance = GroupTotal.Of(squares, shared, first, 1, columns) / x.Channels;
        if (column != 0 | pixel >= x.Pixels) return;
        offsets[pixel] = offset;
        deviations[pixel] = 1 / XMath.Sqrt(variance + epsilon);
    }

    private TLanes Value(int pixel, int channel) =>
        TLanes.Apply(load, TLanes.Load(x, pixel * x.Channels + channel), channel, pixel / (x.Height * x.Width));
}

/// <summary>
/// <see cref="GpuLayerNormalization.Backward"/>: the means of g and of g·x̂ over each pixel's channels, times −1.
/// </summary>
internal readonly struct PixelDotKernel<T, TLanes, TLoad>(
    GpuMap<T> g, TLoad load, GpuMap<T> normalized, ArrayView<float> offsets, ArrayView<float> slopes, int columns)
    : IGpuKernel
    where T : unmanaged, IGpuElement<T>
    where TLanes : struct, ILanes<TLanes>
    where TLoad : struct, IGpuLoad
{
    private readonly GpuMap<T> g = g, normalized = normalized;
    private readonly TLoad load = load;
    private readonly ArrayView<float> offsets = offsets, slopes = slopes;
    private readonly int columns = columns;

    public void Run()
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(LaneGroups.MaxThreads);
        int column = Group.IdxX % columns, first = Group.IdxX - column;
        int pixel = Grid.IdxX * (Group.DimX / columns) + Group.IdxX / columns;
        float sum = 0, dot = 0;
        if (pixel < g.Pixels)
            for (int channel = column * TLanes.Count; channel < g.Channels; channel += columns * TLanes.Count)
            {
                int at = pixel * g.Channels + channel;
                TLanes gradient = TLanes.Apply(load, TLanes.Load(g, at), channel, pixel / (g.Height * g.Width));
                sum += gradient.Total();
                dot += gradient.Times(TLanes.Load(normalized, at)).Total();
            }

        float offset = -GroupTotal.Of(sum, shared, first, 1, columns) / g.Channels;
        float slope = -GroupTotal.Of(dot, shared, first, 1, columns) / g.Channels;
        if (column != 0 | pixel >= g.Pixels) return;
        offsets[pixel] = offset;
        slopes[pixel] = slope;
    }
}
