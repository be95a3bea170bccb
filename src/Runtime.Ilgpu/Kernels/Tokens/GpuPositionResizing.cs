using System.ComponentModel;
using GResNet.Runtime.Kernels;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Resizes learned positions of a square, laid out [prefix + side²][C], to another, as PyTorch's
/// <c>interpolate(mode="bicubic")</c> does; tokens before the square stay.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuPositionResizing
{
    /// <summary>to = from, resized.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="from">(prefix + side²) × C.</param>
    /// <param name="side">Rows and columns of the square.</param>
    /// <param name="prefix">Tokens before it.</param>
    /// <param name="to">(prefix + n²) × C, overwritten.</param>
    public static void Forward(GpuDevice device, ArrayView<float> from, int side, int prefix, ArrayView<float> to) =>
        Launch(device, SquareSizes.Of(from.Length, side, prefix, to.Length), from, to, isBackward: 0);

    /// <summary>The gradient with respect to what was resized.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="g">(prefix + n²) × C.</param>
    /// <param name="side">Rows and columns of the square that was resized.</param>
    /// <param name="prefix">Tokens before it.</param>
    /// <param name="gradient">(prefix + side²) × C, overwritten.</param>
    public static void Backward(
        GpuDevice device, ArrayView<float> g, int side, int prefix, ArrayView<float> gradient) =>
        Launch(device, SquareSizes.Of(gradient.Length, side, prefix, g.Length), g, gradient, isBackward: 1);

    private static void Launch(
        GpuDevice device, SquareSizes sizes, ArrayView<float> from, ArrayView<float> to, int isBackward)
    {
        int threads = LaneGroups.Threads(device);
        device.Launch(
            new(Groups.Over((int)to.Length, threads), 1, 1), threads,
            new ResizeKernel(
                new BicubicAxis(sizes.Side, sizes.Target), sizes.Prefix, sizes.Channels,
                isBackward == 0 ? sizes.Target : sizes.Side, isBackward == 0 ? sizes.Side : sizes.Target, isBackward,
                from, to));
    }
}

/// <summary><see cref="GpuPositionResizing"/>: a thread for each value of what is made.</summary>
/// <param name="axis">The shares.</param>
/// <param name="prefix">Tokens before the squares.</param>
/// <param name="channels">Values of a position.</param>
/// <param name="own">Rows and columns of what is made.</param>
/// <param name="other">Rows and columns of what is read.</param>
/// <param name="isBackward">1 where what is read has shares of what is made, and not the other way round.</param>
/// <param name="from">What is read.</param>
/// <param name="to">What is made.</param>
internal readonly struct ResizeKernel(
    BicubicAxis axis, int prefix, int channels, int own, int other, int isBackward, ArrayView<float> from,
    ArrayView<float> to) : IGpuKernel
{
    private readonly BicubicAxis axis = axis;
    private readonly int prefix = prefix, channels = channels, own = own, other = other, isBackward = isBackward;
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
        for (int y = 0; y < other; y++)
        {
            float ofRow = Weight(row, y);
            if (ofRow == 0) continue;
            for (int x = 0; x < other; x++)
                sum += ofRow * Weight(column, x) * from[(prefix + y * other + x) * channels + channel];
        }

        to[at] = sum;
    }

    private float Weight(int mine, int theirs) =>
        isBackward == 0 ? axis.Weight(mine, theirs) : axis.Weight(theirs, mine);
}
