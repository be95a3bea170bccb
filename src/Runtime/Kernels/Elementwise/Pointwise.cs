using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Elementwise work and sums that no other kernel takes along.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Pointwise
{
    /// <summary>y = store(x); y may be x, or a map that the store reads.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="store">What happens to x.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Run<TStore>(WorkerPool workers, FeatureMap x, TStore store, ChannelSums sums, FeatureMap y)
        where TStore : unmanaged, IStore
    {
        Check.Same(x, y);
        Destination<TStore>.Check(y, sums);
        Chunks chunks = new(x);
        Destination<TStore> results = new(y, store, chunks.PerBlock);
        workers.Run(chunks.Count, new StoreWork<TStore>(chunks, x.Data, results));
        results.Total(sums);
    }

    /// <summary>The sums of a store, whose result goes nowhere.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="store">What is added up.</param>
    /// <param name="sums">Where the sums go: C values each.</param>
    public static void Reduce<TStore>(WorkerPool workers, FeatureMap x, TStore store, ChannelSums sums)
        where TStore : unmanaged, IStore
    {
        Destination<TStore>.Check(x, sums);
        Chunks chunks = new(x);
        Destination<TStore> results = new(x, store, chunks.PerBlock);
        workers.Run(chunks.Count, new SumWork<TStore>(chunks, results));
        results.Total(sums);
    }

    private readonly struct StoreWork<TStore>(Chunks chunks, float* x, Destination<TStore> results) : IWork
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            Chunk chunk = chunks[part];
            results.Finish(
                x + chunk.Start, Lanes.Block, chunk.Start, chunk.Pixels, Lanes.Block, chunk.Channel,
                part % chunks.PerBlock);
        }
    }

    private readonly struct SumWork<TStore>(Chunks chunks, Destination<TStore> results) : IWork
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            Chunk chunk = chunks[part];
            results.AddUp(chunk.Start, chunk.Pixels, chunk.Channel, part % chunks.PerBlock);
        }
    }
}
