using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// A convolution, forward or to the input's gradient: band by band of destination pixels, the source's window is laid
/// out with its padding and each tile of pixels × channels is summed over blocks, taps and channels in registers.
/// </summary>
internal readonly unsafe struct Sweep<TKernel, TLoad, TStore> : IWork
    where TKernel : unmanaged, ISweepKernel
    where TLoad : unmanaged, ILoad
    where TStore : unmanaged, IStore
{
    // A band's window should stay in the second cache beside the weights.
    private const int WindowFloats = 32 * 1024;
    private const int FewestPixels = 64;

    // Below this number of parts the destination's channels are divided too, so that the threads have equal shares.
    private const int EnoughParts = 32;

    // With more source blocks than this, lines that lie a multiple of 4 KB apart push each other out of the first cache.
    private const int MostBlocksInPlace = 8;

    private readonly Pass pass;
    private readonly FeatureMap source;
    private readonly FeatureMap destination;
    private readonly Destination<TStore> results;
    private readonly float* weights;
    private readonly float* padding;
    private readonly TLoad load;
    private readonly Bands bands;
    private readonly int splits;
    private readonly bool inPlace;

    private Sweep(
        Pass pass, FeatureMap source, TLoad load, float* padding, float* weights, TStore store, FeatureMap destination)
    {
        this.pass = pass;
        this.weights = weights;
        this.load = load;
        this.padding = padding;
        this.source = pass.IsPointwise ? source.Flat : source;
        this.destination = pass.IsPointwise ? destination.Flat : destination;
        int most = pass.MostSourceBlocks();
        inPlace = TLoad.IsIdentity && pass.IsPointwise && most <= MostBlocksInPlace;
        Axis rows = pass.Axis(0, this.destination.Height), columns = pass.Axis(0, this.destination.Width);
        int pixels = Math.Max(WindowFloats / (most * Lanes.Block * rows.Step * columns.Step), FewestPixels);
        bands = new Bands(this.destination.Batch, rows.Count, columns.Count, pixels);
        results = new Destination<TStore>(destination, store, bands.Count * pass.Phases * pass.Phases);
        splits = Math.Clamp(EnoughParts / Math.Max(bands.Count, 1), 1, destination.Blocks);
    }

    private int Parts => bands.Count * splits * pass.Phases * pass.Phases;

    /// <summary>Runs the pass; <paramref name="padding"/> is one value a source channel, or null for zero.</summary>
    public static void Run(
        WorkerPool workers, Pass pass, FeatureMap source, TLoad load, float* padding, float* weights, TStore store,
        ChannelSums sums, FeatureMap destination)
    {
        Destination<TStore>.Check(destination, sums);
        Sweep<TKernel, TLoad, TStore> sweep = new(pass, source, load, padding, weights, store, destination);
        workers.Run(sweep.Parts, sweep);
        sweep.results.Total(sums);
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        (int rest, int columnPhase) = Math.DivRem(part, pass.Phases);
        (rest, int rowPhase) = Math.DivRem(rest, pass.Phases);
        (int index, int split) = Math.DivRem(rest, splits);
        Axis rows = pass.Axis(rowPhase, destination.Height), columns = pass.Axis(columnPhase, destination.Width);
        Band band = bands[index];
        band = band with { Bottom = Math.Min(band.Bottom, rows.Count), Right = Math.Min(band.Right, columns.Count) };
        if (band.Rows <= 0 || band.Columns <= 0) return;

        Window window = new(rows, columns, band);
        Tap* taps = stackalloc Tap[pass.Kernel * pass.Kernel];
        Tile tile = new()
        {
            Taps = taps,
            TapCount = FillTaps(rows, columns, window, taps),
            Steps = Lanes.Block,
            SourceBlock = inPlace ? source.BlockStride : window.BlockFloats,
            FactorBlock = (nint)pass.Kernel * pass.Kernel * TKernel.TapFloats,
            DestinationStep = columns.Spread * Lanes.Block,
            DestinationSecond = destination.BlockStride,
        };
        int first = (int)((long)destination.Blocks * split / splits);
        int end = (int)((long)destination.Blocks * (split + 1) / splits);
        tile.Factors = weights + pass.PairsBefore(first) * tile.FactorBlock;
        float* scratch = inPlace ? null : ThreadScratch.ForPart((long)pass.MostSourceBlocks() * window.BlockFloats);
        (int First, int End) filled = default;
        for (int block = first; block < end;)
        {
            (int First, int End) blocks = pass.SourceBlocks(block);
            int lanes = TKernel.MaxBlocks > 1 && block + 1 < end && pass.SourceBlocks(block + 1) == blocks ? 2 : 1;
            float* from = scratch;
            if (inPlace)
            {
                from = source.Data + blocks.First * source.BlockStride + (long)band.Left * Lanes.Block;
            }
            else if (filled != blocks)
            {
                for (int b = blocks.First; b < blocks.End; b++)
                    window.Fill(source, band, b, load, padding, scratch + (b - blocks.First) * window.BlockFloats);
                filled = blocks;
            }

            tile.Blocks = blocks.End - blocks.First;
            tile.LastSteps = Lanes.Used(blocks.End - 1, pass.SourceChannels);
            tile.FactorSecond = tile.Blocks * tile.FactorBlock;
            RunBand(ref tile, rows, columns, window, band, from, block, lanes, (index * pass.Phases + rowPhase) * pass.Phases + columnPhase);
            tile.Factors += lanes * tile.FactorSecond;
            block += lanes;
        }
    }

    private static int FillTaps(in Axis rows, in Axis columns, in Window window, Tap* taps)
    {
        int count = 0;
        for (int row = 0; row < rows.Taps; row++)
        {
            if (!rows.TryOffset(row, out int rowOffset)) continue;
            for (int column = 0; column < columns.Taps; column++)
            {
                if (!columns.TryOffset(column, out int columnOffset)) continue;
                taps[count++] = new Tap
                {
                    Source = window.TapOffset(rowOffset, columnOffset),
                    Factor = (row * columns.Taps + column) * TKernel.TapFloats,
                };
            }
        }

        return count;
    }

    private void RunBand(
        ref Tile tile, in Axis rows, in Axis columns, in Window window, in Band band, float* from, int block, int lanes,
        int sumRow)
    {
        int tiles = (band.Columns + TKernel.MaxPixels - 1) / TKernel.MaxPixels;
        for (int row = 0; row < band.Rows; row++)
        {
            long target = ((long)band.Image * destination.Height + rows.First + (band.Top + row) * rows.Spread)
                * destination.Width + columns.First + band.Left * columns.Spread;
            for (int t = 0; t < tiles; t++)
            {
                int column = band.Columns * t / tiles;
                int pixels = band.Columns * (t + 1) / tiles - column;
                tile.Source = from + window.Offset(row, column);
                nint at = block * destination.BlockStride + (nint)(target + column * columns.Spread) * Lanes.Block;
                tile.Destination = destination.Data + at;
                TKernel.Run(pixels, lanes, tile);
                for (int lane = 0; lane < lanes; lane++, at += destination.BlockStride)
                    results.Finish(
                        destination.Data + at, tile.DestinationStep, at, pixels, tile.DestinationStep,
                        (block + lane) * Lanes.Block, sumRow);
            }
        }
    }
}
