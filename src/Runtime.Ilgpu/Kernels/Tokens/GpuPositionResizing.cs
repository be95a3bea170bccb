using System.ComponentModel;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Resizes learned positions of a grid, laid out [prefix + rows · columns][C], to another, as PyTorch's
/// <c>interpolate(mode="bicubic")</c> does; tokens before the grid stay.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuPositionResizing
{
    /// <summary>to = from, resized.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="from">Positions of <paramref name="grid"/>, × C.</param>
    /// <param name="grid">What there are positions of.</param>
    /// <param name="resized">What positions are wanted of.</param>
    /// <param name="to">Positions of <paramref name="resized"/>, × C, overwritten.</param>
    public static void Forward(
        GpuDevice device, ArrayView<float> from, PositionGrid grid, PositionGrid resized, ArrayView<float> to) =>
        Launch(
            device, grid, resized, grid.Channels(from.Length, resized, to.Length), from, to, isBackward: 0);

    /// <summary>The gradient with respect to what was resized.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="g">Of positions of <paramref name="resized"/>, × C.</param>
    /// <param name="grid">What there were positions of.</param>
    /// <param name="resized">What positions were made of.</param>
    /// <param name="gradient">Of positions of <paramref name="grid"/>, × C, overwritten.</param>
    public static void Backward(
        GpuDevice device, ArrayView<float> g, PositionGrid grid, PositionGrid resized, ArrayView<float> gradient) =>
        Launch(
            device, grid, resized, grid.Channels(gradient.Length, resized, g.Length), g, gradient, isBackward: 1);

    private static void Launch(
        GpuDevice device, PositionGrid grid, PositionGrid resized, int channels, ArrayView<float> from,
        ArrayView<float> to, int isBackward)
    {
        int threads = LaneGroups.Threads(device);
        PositionGrid own = isBackward == 0 ? resized : grid, other = isBackward == 0 ? grid : resized;
        device.Launch(
            new(Groups.Over((int)to.Length, threads), 1, 1), threads,
            new ResizeKernel(
                new BicubicAxis(grid.Rows, resized.Rows), new BicubicAxis(grid.Columns, resized.Columns), grid.Prefix,
                channels, own.Columns, other.Rows, other.Columns, isBackward, from, to));
    }
}

/// <summary><see cref="GpuPositionResizing"/>: a thread for each value of what is made.</summary>
/// <param name="rows">Shares along rows.</param>
/// <param name="columns">Shares along columns.</param>
/// <param name="prefix">Tokens before the grids.</param>
/// <param name="channels">Values of a position.</param>
/// <param name="own">Columns of what is made.</param>
/// <param name="height">Rows of what is read.</param>
/// <param name="width">Columns of what is read.</param>
/// <param name="isBackward">1 where what is read has shares of what is made, and not the other way round.</param>
/// <param name="from">What is read.</param>
/// <param name="to">What is made.</param>
internal readonly struct ResizeKernel(
    BicubicAxis rows, BicubicAxis columns, int prefix, int channels, int own, int height, int width, int isBackward,
    ArrayView<float> from, ArrayView<float> to) : IGpuKernel
{
    private readonly BicubicAxis rows = rows, columns = columns;
    private readonly int prefix = prefix, channels = channels, own = own, height = height, width = width;
    private readonly int isBackward = isBackward;
    private readonly ArrayView<float> from = from, to = to;

    public void Run()
    {
        int at = Grid.IdxX * Group.DimX + Group.IdxX;
        if (at >= to.IntLength) return;
        int token = at / channels, channel = at - token * channels, pixel = token - prefix;
        if (pixel < 0)
        {
            to[at] = from[at];
            return;
        }

        int row = pixel / own, column = pixel - row * own;
        float sum = 0;
        for (int y = 0; y < height; y++)
        {
            float ofRow = Weight(rows, row, y);
            if (ofRow == 0) continue;
            for (int x = 0; x < width; x++)
                sum += ofRow * Weight(columns, column, x) * from[(prefix + y * width + x) * channels + channel];
        }

        to[at] = sum;
    }

    private float Weight(BicubicAxis axis, int mine, int theirs) =>
        isBackward == 0 ? axis.Weight(mine, theirs) : axis.Weight(theirs, mine);
}
