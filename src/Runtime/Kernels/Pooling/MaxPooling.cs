using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Greatest elements of windows. Of equal ones the first, row by row, gets the gradient; a NaN is greater than any
/// number. Both as in PyTorch.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MaxPooling
{
    /// <summary>y = the greatest element of each window of x.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="y">N × C × H′ × W′.</param>
    public static void Forward(WorkerPool workers, in PoolingShape shape, FeatureMap x, FeatureMap y) =>
        Forward(workers, shape, x, default(PlainLoad), default(PlainStore), ChannelSums.None, y);

    /// <summary>y = store(the greatest element of each window of load(x)).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="store">What happens to the result before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="y">N × C × H′ × W′.</param>
    public static void Forward<TLoad, TStore>(
        WorkerPool workers, in PoolingShape shape, FeatureMap x, TLoad load, TStore store, ChannelSums sums,
        FeatureMap y)
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
    /// <param name="x">N × C × H × W, what the forward pass read.</param>
    /// <param name="gx">N × C × H × W, overwritten; not x.</param>
    public static void Backward(
        WorkerPool workers, in PoolingShape shape, FeatureMap gy, FeatureMap x, FeatureMap gx) =>
        Backward(workers, shape, gy, x, default(PlainLoad), default(PlainStore), ChannelSums.None, gx);

    /// <summary>gx = store(gradient with respect to load(x)).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="gy">N × C × H′ × W′.</param>
    /// <param name="x">N × C × H × W, what the forward pass read.</param>
    /// <param name="load">What happened to x as it was read.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W, overwritten; not x.</param>
    public static void Backward<TLoad, TStore>(
        WorkerPool workers, in PoolingShape shape, FeatureMap gy, FeatureMap x, TLoad load, TStore store,
        ChannelSums sums,
        FeatureMap gx)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        Check.Pooling(shape, x, gy);
        Check.Same(x, gx);
        Destination<TStore>.Check(gx, sums);
        Destination<TStore> results = new(gx, store, gx.Batch);
        workers.Run(
            x.Blocks * x.Batch,
            new BackwardWork<TLoad, TStore>(new Planes(x, gy), new Planes(gx, gy), shape, load, results));
        results.Total(sums);
    }

    /// <summary>Lanes in which <paramref name="value"/> replaces <paramref name="best"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Wins(Vector512<float> value, Vector512<float> best) =>
        (Vector512.GreaterThan(value, best) | ~Vector512.Equals(value, value)).AsInt32();

    private readonly unsafe struct ForwardWork<TLoad, TStore>(
        Planes planes, PoolingShape shape, TLoad load, Destination<TStore> results) : IWork
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            TLoad read = load;
            int channel = planes.Channel(part), image = planes.Image(part);
            float* to = planes.Output(part);
            for (int row = 0; row < planes.OutHeight; row++)
                for (int column = 0; column < planes.OutWidth; column++, to += Lanes.Block)
                {
                    PoolingWindow window = planes.Window(shape, row, column);
                    Vector512<float> best = Vector512.Create(float.NegativeInfinity);
                    for (int y = window.Top; y < window.Bottom; y++)
                    {
                        float* from = planes.Input(part, y);
                        for (int x = window.Left; x < window.Right; x++)
                        {
                            Vector512<float> value =
                                read.Invoke(Vector512.Load(from + x * Lanes.Block), channel, image);
                            best = Vector512.ConditionalSelect(Wins(value, best).AsSingle(), value, best);
                        }
                    }

                    best.Store(to);
                }

            results.Finish(
                planes.Output(part), Lanes.Block, planes.OutputOffset(part), planes.OutHeight * planes.OutWidth,
                Lanes.Block, channel, image);
        }
    }

    private readonly unsafe struct BackwardWork<TLoad, TStore>(
        Planes planes, Planes gradients, PoolingShape shape, TLoad load, Destination<TStore> results) : IWork
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            gradients.ClearInput(part);
            float* gradient = planes.Output(part);
            for (int row = 0; row < planes.OutHeight; row++)
                for (int column = 0; column < planes.OutWidth; column++, gradient += Lanes.Block)
                    Scatter(part, planes.Window(shape, row, column), Vector512.Load(gradient));
            results.Finish(
                gradients.Input(part, 0), Lanes.Block, gradients.InputOffset(part, 0),
                gradients.InHeight * gradients.InWidth,
                Lanes.Block, gradients.Channel(part), gradients.Image(part));
        }

        private void Scatter(int plane, in PoolingWindow window, Vector512<float> gradient)
        {
            Vector512<int> winner = Winner(plane, window);
            int index = 0;
            for (int y = window.Top; y < window.Bottom; y++)
            {
                float* to = gradients.Input(plane, y);
                for (int x = window.Left; x < window.Right; x++, index++)
                {
                    Vector512<float> share = Vector512.ConditionalSelect(
                        Vector512.Equals(winner, Vector512.Create(index)).AsSingle(), gradient, Vector512<float>.Zero);
                    (Vector512.Load(to + x * Lanes.Block) + share).Store(to + x * Lanes.Block);
                }
            }
        }

        /// <summary>Number, within the window, of each lane's greatest element.</summary>
        private Vector512<int> Winner(int plane, in PoolingWindow window)
        {
            Vector512<float> best = Vector512.Create(float.NegativeInfinity);
            Vector512<int> winner = Vector512<int>.Zero;
            TLoad read = load;
            int index = 0, channel = planes.Channel(plane), image = planes.Image(plane);
            for (int y = window.Top; y < window.Bottom; y++)
            {
                float* from = planes.Input(plane, y);
                for (int x = window.Left; x < window.Right; x++, index++)
                {
                    Vector512<float> value = read.Invoke(Vector512.Load(from + x * Lanes.Block), channel, image);
                    Vector512<int> wins = Wins(value, best);
                    best = Vector512.ConditionalSelect(wins.AsSingle(), value, best);
                    winner = Vector512.ConditionalSelect(wins, Vector512.Create(index), winner);
                }
            }

            return winner;
        }
    }
}
