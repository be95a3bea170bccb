using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>An image's elements as channels of a single pixel, in the order channel, row, column.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Flattening
{
    /// <summary>y = the elements of x.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="y">N × C·H·W × 1 × 1.</param>
    public static void Forward(WorkerPool workers, FeatureMap x, FeatureMap y)
    {
        CheckFlat(y, x);
        workers.Run(x.Batch, new ForwardWork(x, y));
    }

    /// <summary>gx = gradient with respect to the input.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C·H·W × 1 × 1.</param>
    /// <param name="gx">N × C × H × W, overwritten.</param>
    public static void Backward(WorkerPool workers, FeatureMap gy, FeatureMap gx)
    {
        CheckFlat(gy, gx);
        workers.Run(gx.Batch, new BackwardWork(gy, gx));
    }

    private static void CheckFlat(FeatureMap flat, FeatureMap map) => Check.Shape(
        flat, map.Batch, map.Channels * map.Height * map.Width, 1, 1, nameof(flat), nameof(Flattening));

    private readonly struct ForwardWork(FeatureMap x, FeatureMap y) : IWork
    {
        public void Run(int image, int worker)
        {
            int index = 0;
            for (int channel = 0; channel < x.Channels; channel++)
                for (int row = 0; row < x.Height; row++)
                    for (int column = 0; column < x.Width; column++)
                        y[image, index++, 0, 0] = x[image, channel, row, column];
        }
    }

    private readonly struct BackwardWork(FeatureMap gy, FeatureMap gx) : IWork
    {
        public void Run(int image, int worker)
        {
            int index = 0;
            for (int channel = 0; channel < gx.Channels; channel++)
                for (int row = 0; row < gx.Height; row++)
                    for (int column = 0; column < gx.Width; column++)
                        gx[image, channel, row, column] = gy[image, index++, 0, 0];
        }
    }
}
