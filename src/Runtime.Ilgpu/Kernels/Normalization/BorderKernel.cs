using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Σ g over the outputs whose tap falls outside of the image, for every tap: partials [chunk][out][tap]. Threads are
/// [lane][channel], lanes take rows of pixels in turn. Grid: x chunks of rows, y tiles of channels, z taps.
/// </summary>
internal readonly struct BorderKernel<T> : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    /// <summary>Rows that a thread takes one after the other.</summary>
    public const int LinesOfLane = 16;

    private readonly GpuMap<T> g;
    private readonly ArrayView<float> partials;
    private readonly int tileChannels, height, width, kernel, stride, padding, dilation;

    /// <param name="shape">Of the convolution.</param>
    /// <param name="g">N × out × H′ × W′.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="partials">A row of out · taps a chunk.</param>
    /// <param name="tileChannels">Channels of a group of threads.</param>
    public BorderKernel(
        in ConvolutionShape shape, GpuMap<T> g, int height, int width, ArrayView<float> partials, int tileChannels)
    {
        this.g = g;
        this.partials = partials;
        this.tileChannels = tileChannels;
        this.height = height;
        this.width = width;
        kernel = shape.Kernel;
        stride = shape.Stride;
        padding = shape.Padding;
        dilation = shape.Dilation;
    }

    public void Run()
    {
        int lane = Group.IdxX / tileChannels, lanes = Group.DimX / tileChannels;
        int channel = Grid.IdxY * tileChannels + Group.IdxX % tileChannels, tap = Grid.IdxZ;
        int rowShift = tap / kernel * dilation - padding, columnShift = tap % kernel * dilation - padding;
        int first = Grid.IdxX * LinesOfLane * lanes, end = first + LinesOfLane * lanes;
        // Columns from left to right are inside.
        int left = columnShift < 0 ? (stride - 1 - columnShift) / stride : 0, last = width - 1 - columnShift;
        int right = last < 0 ? 0 : last / stride + 1;
        if (right > g.Width) right = g.Width;
        if (left > right) left = right;
        CompensatedSum sum = default;
        if (channel < g.Channels)
            for (int line = first + lane; line < end & line < g.Batch * g.Height; line += lanes)
            {
                int row = line % g.Height * stride + rowShift, from = line * g.Width * g.Channels + channel;
                bool isInside = row >= 0 & row < height;
                for (int x = isInside ? right : left; x < g.Width; x++) sum.Add(g.Load(from + x * g.Channels));
                for (int x = 0; x < left; x++) sum.Add(g.Load(from + x * g.Channels));
            }

        GpuSums all = GroupSums.OverLanes(
            new GpuSums { First = sum.Value }, SharedMemory.Allocate<GpuSums>(LaneGroups.MaxThreads), tileChannels);
        if (lane == 0 & channel < g.Channels)
            partials[(Grid.IdxX * g.Channels + channel) * kernel * kernel + tap] = all.First;
    }
}

/// <summary>taps[o][k] = sum[o] − outside[o][k].</summary>
internal readonly struct TapKernel(ArrayView<float> sum, ArrayView<float> outside, int count, ArrayView<float> taps)
    : IGpuKernel
{
    private readonly ArrayView<float> sum = sum, outside = outside, taps = taps;
    private readonly int count = count;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index < taps.IntLength) taps[index] = sum[index / count] - outside[index];
    }
}
