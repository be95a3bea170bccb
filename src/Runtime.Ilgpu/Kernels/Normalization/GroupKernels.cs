using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// <see cref="GpuGroupNormalization.Forward"/>: of each channel of each image the mean over its pixels, and the sum of
/// squared deviations from that. Groups of <see cref="LaneGroups"/> whose lanes take pixels in turn; grid: x images, y
/// tiles of channels.
/// </summary>
internal readonly struct ImageMomentsKernel<T, TLoad>(
    GpuMap<T> x, TLoad load, ArrayView<float> means, ArrayView<float> squares, int columns) : IGpuKernel
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly GpuMap<T> x = x;
    private readonly TLoad load = load;
    private readonly ArrayView<float> means = means, squares = squares;
    private readonly int columns = columns;

    public void Run()
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(LaneGroups.MaxThreads);
        int column = Group.IdxX % columns, lane = Group.IdxX / columns, lanes = Group.DimX / columns;
        int channel = Grid.IdxY * columns + column, pixels = x.Height * x.Width;
        CompensatedSum sum = default, square = default;
        if (channel < x.Channels)
            for (int pixel = lane; pixel < pixels; pixel += lanes) sum.Add(Value(pixel, channel));
        float mean = GroupTotal.Of(sum.Value, shared, column, columns, lanes) / pixels;
        if (channel < x.Channels)
            for (int pixel = lane; pixel < pixels; pixel += lanes)
            {
                float deviation = Value(pixel, channel) - mean;
                square.Add(deviation * deviation);
            }

        float total = GroupTotal.Of(square.Value, shared, column, columns, lanes);
        if (lane != 0 | channel >= x.Channels) return;
        means[Grid.IdxX * x.Channels + channel] = mean;
        squares[Grid.IdxX * x.Channels + channel] = total;
    }

    private float Value(int pixel, int channel) =>
        load.Invoke(x.Load((Grid.IdxX * x.Height * x.Width + pixel) * x.Channels + channel), channel, Grid.IdxX);
}

/// <summary>
/// <see cref="GpuGroupNormalization.Backward"/>: of each channel of each image the sums of g and of g·x̂ over its
/// pixels. Threads and grid are those of <see cref="ImageMomentsKernel{T, TLoad}"/>.
/// </summary>
internal readonly struct ImageDotKernel<T, TLoad>(
    GpuMap<T> g, TLoad load, GpuMap<T> normalized, ArrayView<float> sums, ArrayView<float> dots, int columns)
    : IGpuKernel
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly GpuMap<T> g = g, normalized = normalized;
    private readonly TLoad load = load;
    private readonly ArrayView<float> sums = sums, dots = dots;
    private readonly int columns = columns;

    public void Run()
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(LaneGroups.MaxThreads);
        int column = Group.IdxX % columns, lane = Group.IdxX / columns, lanes = Group.DimX / columns;
        int channel = Grid.IdxY * columns + column, pixels = g.Height * g.Width;
        CompensatedSum sum = default, dot = default;
        if (channel < g.Channels)
            for (int pixel = lane; pixel < pixels; pixel += lanes)
            {
                int at = (Grid.IdxX * pixels + pixel) * g.Channels + channel;
                float gradient = load.Invoke(g.Load(at), channel, Grid.IdxX);
                sum.Add(gradient);
                dot.Add(gradient * normalized.Load(at));
            }

        float allSum = GroupTotal.Of(sum.Value, shared, column, columns, lanes);
        float allDot = GroupTotal.Of(dot.Value, shared, column, columns, lanes);
        if (lane != 0 | channel >= g.Channels) return;
        sums[Grid.IdxX * g.Channels + channel] = allSum;
        dots[Grid.IdxX * g.Channels + channel] = allDot;
    }
}

/// <summary>
/// Puts a group's mean, times −1, and its reciprocal deviation in the places of what
/// <see cref="ImageMomentsKernel{T, TLoad}"/> left for its channels; one thread a group, as in the next kernel.
/// </summary>
internal readonly struct GroupStatisticsKernel(
    ArrayView<float> means, ArrayView<float> squares, int channelsOfGroup, int pixels, float epsilon,
    ArrayView<float> deviations) : IGpuKernel
{
    private readonly ArrayView<float> means = means, squares = squares, deviations = deviations;
    private readonly int channelsOfGroup = channelsOfGroup;
    private readonly float pixels = pixels, epsilon = epsilon;

    public void Run()
    {
        int group = Grid.IdxX * Group.DimX + Group.IdxX;
        if (group >= deviations.IntLength) return;
        int first = group * channelsOfGroup, end = first + channelsOfGroup;
        CompensatedSum sum = default, square = default;
        for (int channel = first; channel < end; channel++) sum.Add(means[channel]);
        float mean = sum.Value / channelsOfGroup;
        for (int channel = first; channel < end; channel++)
        {
            float deviation = means[channel] - mean;
            square.Add(squares[channel] + pixels * deviation * deviation);
        }

        float r = 1 / XMath.Sqrt(square.Value / (channelsOfGroup * pixels) + epsilon);
        deviations[group] = r;
        for (int channel = first; channel < end; channel++)
        {
            means[channel] = -mean;
            squares[channel] = r;
        }
    }
}

/// <summary>
/// Puts the means of g and of g·x̂ over a group, times −1, in the places of what
/// <see cref="ImageDotKernel{T, TLoad}"/> left for its channels, and spreads its reciprocal deviation over them.
/// </summary>
internal readonly struct GroupGradientKernel(
    ArrayView<float> sums, ArrayView<float> dots, ArrayView<float> deviations, int channelsOfGroup, int pixels,
    ArrayView<float> spread) : IGpuKernel
{
    private readonly ArrayView<float> sums = sums, dots = dots, deviations = deviations, spread = spread;
    private readonly int channelsOfGroup = channelsOfGroup;
    private readonly float pixels = pixels;

    public void Run()
    {
        int group = Grid.IdxX * Group.DimX + Group.IdxX;
        if (group >= deviations.IntLength) return;
        int first = group * channelsOfGroup, end = first + channelsOfGroup;
        CompensatedSum sum = default, dot = default;
        for (int channel = first; channel < end; channel++)
        {
            sum.Add(sums[channel]);
            dot.Add(dots[channel]);
        }

        float count = channelsOfGroup * pixels;
        for (int channel = first; channel < end; channel++)
        {
            sums[channel] = -sum.Value / count;
            dots[channel] = -dot.Value / count;
            spread[channel] = deviations[group];
        }
    }
}
