using System.ComponentModel;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Resizes learned positions of a grid, laid out [prefix + rows · columns][C], to another, as PyTorch's
/// <c>interpolate(mode="bicubic")</c> does; tokens before the grid stay.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PositionResizing
{
    /// <summary>to = from, resized.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="from">Positions of <paramref name="grid"/>, × C.</param>
    /// <param name="grid">What there are positions of.</param>
    /// <param name="resized">What positions are wanted of.</param>
    /// <param name="to">Positions of <paramref name="resized"/>, × C, overwritten.</param>
    public static void Forward(
        WorkerPool workers, FloatView from, PositionGrid grid, PositionGrid resized, FloatView to)
    {
        int channels = grid.Channels(from.Length, resized, to.Length);
        workers.Run(resized.Count, new ResizeWork(grid, resized, channels, from.Data, to.Data, isBackward: false));
    }

    /// <summary>The same on the calling thread.</summary>
    internal static void Forward(
        ReadOnlySpan<float> from, PositionGrid grid, PositionGrid resized, Span<float> to)
    {
        int channels = grid.Channels(from.Length, resized, to.Length);
        fixed (float* source = from, target = to)
        {
            var work = new ResizeWork(grid, resized, channels, source, target, isBackward: false);
            for (int part = 0; part < resized.Count; part++) work.Run(part, worker: 0);
        }
    }

    /// <summary>The gradient with respect to what was resized.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="g">Of positions of <paramref name="resized"/>, × C.</param>
    /// <param name="grid">What there were positions of.</param>
    /// <param name="resized">What positions were made of.</param>
    /// <param name="gradient">Of positions of <paramref name="grid"/>, × C, overwritten.</param>
    public static void Backward(
        WorkerPool workers, FloatView g, PositionGrid grid, PositionGrid resized, FloatView gradient)
    {
        int channels = grid.Channels(gradient.Length, resized, g.Length);
        workers.Run(grid.Count, new ResizeWork(grid, resized, channels, g.Data, gradient.Data, isBackward: true));
    }

    /// <summary>A position of what is made: the sum of those that it has a share of, or that have one of it.</summary>
    private readonly struct ResizeWork(
        PositionGrid grid, PositionGrid resized, int channels, float* from, float* to, bool isBackward) : IWork
    {
        private readonly BicubicAxis rows = new(grid.Rows, resized.Rows), columns = new(grid.Columns, resized.Columns);

        public void Run(int part, int worker)
        {
            Span<float> sum = At(to, part);
            if (part < grid.Prefix)
            {
                At(from, part).CopyTo(sum);
                return;
            }

            sum.Clear();
            PositionGrid own = isBackward ? grid : resized, other = isBackward ? resized : grid;
            (int row, int column) = Math.DivRem(part - grid.Prefix, own.Columns);
            for (int y = 0; y < other.Rows; y++)
            {
                float ofRow = Weight(rows, row, y);
                if (ofRow == 0) continue;
                for (int x = 0; x < other.Columns; x++)
                    if (Weight(columns, column, x) is var ofColumn and not 0)
                        Add(ofRow * ofColumn, At(from, grid.Prefix + y * other.Columns + x), sum);
            }
        }

        private static void Add(float weight, Span<float> values, Span<float> sum)
        {
            for (int i = 0; i < sum.Length; i++) sum[i] += weight * values[i];
        }

        private float Weight(BicubicAxis axis, int own, int other) =>
            isBackward ? axis.Weight(other, own) : axis.Weight(own, other);

        private Span<float> At(float* positions, int index) => new(positions + (nint)index * channels, channels);
    }
}
