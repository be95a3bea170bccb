using System.ComponentModel;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Resizes learned positions of a square, laid out [prefix + side²][C], to another, as PyTorch's
/// <c>interpolate(mode="bicubic")</c> does; tokens before the square stay.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PositionResizing
{
    /// <summary>to = from, resized.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="from">(prefix + side²) × C.</param>
    /// <param name="side">Rows and columns of the square.</param>
    /// <param name="prefix">Tokens before it.</param>
    /// <param name="to">(prefix + n²) × C, overwritten.</param>
    public static void Forward(WorkerPool workers, FloatView from, int side, int prefix, FloatView to)
    {
        SquareSizes sizes = SquareSizes.Of(from.Length, side, prefix, to.Length);
        workers.Run(prefix + sizes.Target * sizes.Target, new ResizeWork(sizes, from.Data, to.Data, isBackward: false));
    }

    /// <summary>The gradient with respect to what was resized.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="g">(prefix + n²) × C.</param>
    /// <param name="side">Rows and columns of the square that was resized.</param>
    /// <param name="prefix">Tokens before it.</param>
    /// <param name="gradient">(prefix + side²) × C, overwritten.</param>
    public static void Backward(WorkerPool workers, FloatView g, int side, int prefix, FloatView gradient)
    {
        SquareSizes sizes = SquareSizes.Of(gradient.Length, side, prefix, g.Length);
        workers.Run(prefix + side * side, new ResizeWork(sizes, g.Data, gradient.Data, isBackward: true));
    }

    /// <summary>A position of what is made: the sum of those that it has a share of, or that have one of it.</summary>
    private readonly struct ResizeWork(SquareSizes sizes, float* from, float* to, bool isBackward) : IWork
    {
        private readonly BicubicAxis axis = new(sizes.Side, sizes.Target);

        public void Run(int part, int worker)
        {
            Span<float> sum = At(to, part);
            if (part < sizes.Prefix)
            {
                At(from, part).CopyTo(sum);
                return;
            }

            sum.Clear();
            int own = isBackward ? sizes.Side : sizes.Target, other = isBackward ? sizes.Target : sizes.Side;
            (int row, int column) = Math.DivRem(part - sizes.Prefix, own);
            for (int y = 0; y < other; y++)
            {
                float ofRow = Weight(row, y);
                if (ofRow == 0) continue;
                for (int x = 0; x < other; x++)
                    if (Weight(column, x) is var ofColumn and not 0)
                        Add(ofRow * ofColumn, At(from, sizes.Prefix + y * other + x), sum);
            }
        }

        private static void Add(float weight, Span<float> values, Span<float> sum)
        {
            for (int i = 0; i < sum.Length; i++) sum[i] += weight * values[i];
        }

        private float Weight(int own, int other) => isBackward ? axis.Weight(other, own) : axis.Weight(own, other);

        private Span<float> At(float* positions, int index) =>
            new(positions + (nint)index * sizes.Channels, sizes.Channels);
    }
}
