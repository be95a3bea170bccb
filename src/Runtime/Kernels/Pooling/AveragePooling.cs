using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Means over windows.</summary>
public static class AveragePooling
{
    /// <summary>y = the mean of each window of x.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="y">N × C × H′ × W′.</param>
    public static void Forward(WorkerPool workers, in PoolingShape shape, FeatureMap x, FeatureMap y) =>
        Forward(workers, shape, x, default(PlainLoad), default(PlainStore), ChannelSums.None, y);

    /// <summary>y = store(the mean of each window of load(x)).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="store">What happens to the means before they are stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="y">N × C × H′ × W′.</param>
    public static void Forward<TLoad, TStore>(
        WorkerPool workers, in PoolingShape shape, FeatureMap x, TLoad load, TStore store, ChannelSums sums, FeatureMap y)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        Check.Pooling(shape, x, y);
        Destination<TStore>.Check(y, sums);
        Destination<TStore> results = new(y, store, y.Batch);
        workers.Run(x.Blocks * x.Batch, new ForwardWork<TLoad, TStore>(new Planes(x, y), shape, load, results));
        results.Total(sums);
    }

    /// <summary>gx = gradient with respect to the input.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="gy">N × C × H′ × W′.</param>
    /// <param name="gx">N × C × H × W, overwritten.</param>
    public static void Backward(WorkerPool workers, in PoolingShape shape, FeatureMap gy, FeatureMap gx) =>
        Backward(workers, shape, gy, default(PlainStore), ChannelSums.None, gx);

    /// <summary>gx = store(gradient with respect to the input).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="gy">N × C × H′ × W′.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W, overwritten.</param>
    public static void Backward<TStore>(
        WorkerPool workers, in PoolingShape shape, FeatureMap gy, TStore store, ChannelSums sums, FeatureMap gx)
        where TStore : unmanaged, IStore
    {
        Check.Pooling(shape, gx, gy);
        Destination<TStore>.Check(gx, sums);
        Destination<TStore> results = new(gx, store, gx.Batch);
        workers.Run(gx.Blocks * gx.Batch, new BackwardWork<TStore>(new Planes(gx, gy), shape, results));
        results.Total(sums);
    }

    private static float Weight(in PoolingShape shape, in PoolingWindow window) =>
        1f / (shape.CountIncludePad
            ? window.PaddedHeight * window.PaddedWidth
            : (window.Bottom - window.Top) * (window.Right - window.Left));

    private readonly unsafe struct ForwardWork<TLoad, TStore>(
        Planes planes, PoolingShape shape, TLoad load, Destination<TStore> results) : IWork
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            TLoad read = load;
            int channel = planes.Channel(part);
            nint at = planes.OutputOffset(part);
            for (int row = 0; row < planes.OutHeight; row++)
            {
                float* to = planes.Output(part) + row * planes.OutWidth * Lanes.Block;
                for (int column = 0; column < planes.OutWidth; column++)
                {
                    PoolingWindow window = planes.Window(shape, row, column);
                    Vector512<float> sum = default;
                    for (int y = window.Top; y < window.Bottom; y++)
                    {
                        float* from = planes.Input(part, y);
                        for (int x = window.Left; x < window.Right; x++)
                            sum += read.Invoke(Vector512.Load(from + x * Lanes.Block), channel);
                    }

                    (sum * Weight(shape, window)).Store(to + column * Lanes.Block);
                }

                results.Finish(to, Lanes.Block, at, planes.OutWidth, Lanes.Block, channel, planes.Image(part));
                at += planes.OutWidth * Lanes.Block;
            }
        }
    }

    private readonly unsafe struct BackwardWork<TStore>(Planes planes, PoolingShape shape, Destination<TStore> results) : IWork
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            int channel = planes.Channel(part);
            for (int y = 0; y < planes.InHeight; y++)
            {
                (int top, int bottom) = shape.WindowsOver(y, planes.OutHeight);
                float* to = planes.Input(part, y);
                for (int x = 0; x < planes.InWidth; x++) Gradient(part, top, bottom, x).Store(to + x * Lanes.Block);
                results.Finish(
                    to, Lanes.Block, planes.InputOffset(part, y), planes.InWidth, Lanes.Block, channel, planes.Image(part));
            }
        }

        /// <summary>The shares of the windows in rows <paramref name="top"/> to <paramref name="bottom"/> − 1 that cover column <paramref name="x"/>.</summary>
        private Vector512<float> Gradient(int part, int top, int bottom, int x)
        {
            (int left, int right) = shape.WindowsOver(x, planes.OutWidth);
            Vector512<float> sum = default;
            for (int row = top; row < bottom; row++)
                for (int column = left; column < right; column++)
                    sum += Vector512.Load(planes.Output(part) + (row * planes.OutWidth + column) * Lanes.Block)
                        * Weight(shape, planes.Window(shape, row, column));
            return sum;
        }
    }
}
