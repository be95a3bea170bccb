using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Means over windows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
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

    /// <summary>What a window's length along one axis is, for the mean.</summary>
    private static int Length(in PoolingShape shape, (int First, int End, int PaddedLength) window) =>
        shape.CountIncludePad ? window.PaddedLength : window.End - window.First;

    private readonly unsafe struct ForwardWork<TLoad, TStore>(
        Planes planes, PoolingShape shape, TLoad load, Destination<TStore> results) : IWork
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            TLoad read = load;
            int channel = planes.Channel(part), image = planes.Image(part);
            nint at = planes.OutputOffset(part), rowFloats = planes.InWidth * Lanes.Block;
            (int First, int End, int PaddedLength)* columns = stackalloc (int, int, int)[planes.OutWidth];
            for (int column = 0; column < planes.OutWidth; column++)
                columns[column] = shape.Window(column, planes.InWidth);
            for (int row = 0; row < planes.OutHeight; row++)
            {
                (int First, int End, int PaddedLength) rows = shape.Window(row, planes.InHeight);
                float* first = planes.Input(part, rows.First);
                float* to = planes.Output(part) + row * planes.OutWidth * Lanes.Block;
                for (int column = 0; column < planes.OutWidth; column++)
                {
                    Vector512<float> sum = default;
                    float* from = first + columns[column].First * Lanes.Block;
                    float* past = first + columns[column].End * Lanes.Block;
                    for (int y = rows.First; y < rows.End; y++, from += rowFloats, past += rowFloats)
                        for (float* pixel = from; pixel < past; pixel += Lanes.Block)
                            sum += read.Invoke(Vector512.Load(pixel), channel, image);
                    (sum * (1f / (Length(shape, rows) * Length(shape, columns[column]))))
                        .Store(to + column * Lanes.Block);
                }

                results.Finish(to, Lanes.Block, at, planes.OutWidth, Lanes.Block, channel, image);
                at += planes.OutWidth * Lanes.Block;
            }
        }
    }

    private readonly unsafe struct BackwardWork<TStore>(Planes planes, PoolingShape shape, Destination<TStore> results)
        : IWork
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            // Each pixel sums the shares of the windows that it is in.
            int channel = planes.Channel(part);
            (int First, int End)* over = stackalloc (int, int)[planes.InWidth];
            int* widths = stackalloc int[planes.OutWidth];
            for (int x = 0; x < planes.InWidth; x++) over[x] = shape.WindowsOver(x, planes.OutWidth);
            for (int column = 0; column < planes.OutWidth; column++)
                widths[column] = Length(shape, shape.Window(column, planes.InWidth));
            for (int y = 0; y < planes.InHeight; y++)
            {
                (int top, int bottom) = shape.WindowsOver(y, planes.OutHeight);
                float* to = planes.Input(part, y);
                for (int x = 0; x < planes.InWidth; x++)
                {
                    Vector512<float> sum = default;
                    for (int row = top; row < bottom; row++)
                    {
                        int height = Length(shape, shape.Window(row, planes.InHeight));
                        float* gradients = planes.Output(part) + row * planes.OutWidth * Lanes.Block;
                        for (int column = over[x].First; column < over[x].End; column++)
                            sum += Vector512.Load(gradients + column * Lanes.Block) * (1f / (height * widths[column]));
                    }

                    sum.Store(to + x * Lanes.Block);
                }

                results.Finish(
                    to, Lanes.Block, planes.InputOffset(part, y), planes.InWidth, Lanes.Block, channel,
                    planes.Image(part));
            }
        }
    }
}
