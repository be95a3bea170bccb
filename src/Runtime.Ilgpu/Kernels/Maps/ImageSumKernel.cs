using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// y = Σ term / divisor over the pixels of each channel of each image. Groups of <see cref="LaneGroups"/> whose lanes
/// take pixels in turn; grid: x images, y tiles of channels.
/// </summary>
internal readonly struct ImageSumKernel<T, TTerm> : IGpuKernel
    where T : unmanaged, IGpuElement<T>
    where TTerm : struct, IImageTerm
{
    private readonly TTerm term;
    private readonly GpuMap<T> y;
    private readonly int pixels, columns;
    private readonly float divisor;

    private ImageSumKernel(TTerm term, int pixels, float divisor, GpuMap<T> y, int columns)
    {
        this.term = term;
        this.pixels = pixels;
        this.divisor = divisor;
        this.y = y;
        this.columns = columns;
    }

    /// <summary>Computes the sums.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="term">What is added up.</param>
    /// <param name="pixels">Pixels of an image.</param>
    /// <param name="divisor">What the sums are divided by.</param>
    /// <param name="y">N × C × 1 × 1; nothing that the term reads.</param>
    public static void Run(GpuDevice device, TTerm term, int pixels, float divisor, GpuMap<T> y)
    {
        int columns = LaneGroups.Columns(device);
        device.Launch(
            new(y.Batch, Groups.Over(y.Channels, columns), 1), LaneGroups.Threads(device),
            new ImageSumKernel<T, TTerm>(term, pixels, divisor, y, columns));
    }

    public void Run()
    {
        int lane = Group.IdxX / columns, lanes = Group.DimX / columns,
            channel = Grid.IdxY * columns + Group.IdxX % columns;
        CompensatedSum sum = default;
        if (channel < y.Channels)
        {
            int at = (Grid.IdxX * pixels + lane) * y.Channels + channel;
            for (int pixel = lane; pixel < pixels; pixel += lanes, at += lanes * y.Channels)
                sum.Add(term.Invoke(at, channel, Grid.IdxX));
        }

        GpuSums all = GroupSums.OverLanes(
            new GpuSums { First = sum.Value }, SharedMemory.Allocate<GpuSums>(LaneGroups.MaxThreads), columns);
        if (lane == 0 & channel < y.Channels) y.Store(Grid.IdxX * y.Channels + channel, all.First / divisor);
    }
}

/// <summary>What is added up over the pixels of an image. Compiled into the kernel.</summary>
internal interface IImageTerm
{
    /// <summary>The term of one element.</summary>
    /// <param name="at">Its index in the maps that are read.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="image">Its image.</param>
    float Invoke(int at, int channel, int image);
}
