using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Means over all pixels of an image.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class GlobalAveragePooling
{
    /// <summary>y = the mean of each channel of each image.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="y">N × C × 1 × 1.</param>
    public static void Forward(WorkerPool workers, FeatureMap x, FeatureMap y) =>
        Forward(workers, x, default(PlainLoad), y);

    /// <summary>y = the mean of each channel of each image of load(x).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="y">N × C × 1 × 1.</param>
    public static void Forward<TLoad>(WorkerPool workers, FeatureMap x, TLoad load, FeatureMap y)
        where TLoad : unmanaged, ILoad
    {
        Check.Shape(y, x.Batch, x.Channels, 1, 1, nameof(y), nameof(GlobalAveragePooling));
        workers.Run(x.Blocks * x.Batch, new MeanWork<TLoad>(x, load, y.Data));
    }

    /// <summary>gx = gradient with respect to the input.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C × 1 × 1.</param>
    /// <param name="gx">N × C × H × W, overwritten.</param>
    public static void Backward(WorkerPool workers, FeatureMap gy, FeatureMap gx) =>
        Backward(workers, gy, default(PlainStore), ChannelSums.None, gx);

    /// <summary>gx = store(gradient with respect to the input).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C × 1 × 1.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W, overwritten.</param>
    public static void Backward<TStore>(
        WorkerPool workers, FeatureMap gy, TStore store, ChannelSums sums, FeatureMap gx)
        where TStore : unmanaged, IStore
    {
        Check.Shape(gy, gx.Batch, gx.Channels, 1, 1, nameof(gy), nameof(GlobalAveragePooling));
        Destination<TStore>.Check(gx, sums);
        Destination<TStore> results = new(gx, store, gx.Batch);
        workers.Run(gx.Blocks * gx.Batch, new SpreadWork<TStore>(gy.Data, gx, results));
        results.Total(sums);
    }

    private readonly struct MeanWork<TLoad>(FeatureMap x, TLoad load, float* y) : IWork
        where TLoad : unmanaged, ILoad
    {
        public void Run(int part, int worker)
        {
            TLoad read = load;
            int pixels = x.Height * x.Width;
            (int block, int image) = Math.DivRem(part, x.Batch);
            int channel = block * Lanes.Block;
            float* from = x.Data + (nint)part * pixels * Lanes.Block;
            Vector512<float> even = default, odd = default;
            int pixel = 0;
            for (; pixel < pixels - 1; pixel += 2, from += 2 * Lanes.Block)
            {
                even += read.Invoke(Vector512.Load(from), channel, image);
                odd += read.Invoke(Vector512.Load(from + Lanes.Block), channel, image);
            }

            if (pixel < pixels) even += read.Invoke(Vector512.Load(from), channel, image);
            ((even + odd) * (1f / pixels)).Store(y + (nint)part * Lanes.Block);
        }
    }

    private readonly struct SpreadWork<TStore>(float* gy, FeatureMap gx, Destination<TStore> results) : IWork
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            int pixels = gx.Height * gx.Width;
            (int block, int image) = Math.DivRem(part, gx.Batch);
            float* share = stackalloc float[Lanes.Block];
            (Vector512.Load(gy + (nint)part * Lanes.Block) * (1f / pixels)).Store(share);
            results.Finish(
                share, 0, (nint)part * pixels * Lanes.Block, pixels, Lanes.Block, block * Lanes.Block, image);
        }
    }
}
