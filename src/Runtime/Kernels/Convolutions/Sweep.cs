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

    // With fewer parts a thread, and of unequal number, the destination's channels are divided too, for equal shares.
    private const int EnoughPartsPerThread = 8;

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
        Pass pass, FeatureMap source, TLoad load, float* padding, float* weights, TStore store, FeatureMap destination,
        int threads)
    {
        this.pass = pass;
        this.weights = weights;
        this.load = load;
        this.padding = padding;
        this.source = pass.Flattened<TLoad>(source);
        this.destination = pass.Flattened<TLoad>(destination);
        int most = pass.MostSourceBlocks();
        inPlace = TLoad.IsIdentity && pass.IsPointwise;
        Axis rows = pass.Axis(0, this.destination.Height), columns = pass.Axis(0, this.destination.Width);
        int pixels = Math.Max(WindowFloats / (most * Lanes.Block * rows.Step * columns.Step), FewestPixels);
        bands = new Bands(this.destination.Batch, rows.Count, columns.Count, pixels);
        results = new Destination<TStore>(destination, store, bands.Count * pass.Phases * pass.Phases);
        splits = 1;
        while (!SharesEqually(bands.Count * splits, threads) && splits < Panels) splits++;
    }

    /// <summary>Groups of destination blocks that one tile may cover.</summary>
    private int Panels => Cut.Parts(destination.Blocks, TKernel.MaxBlocks);

    private int PartCount => bands.Count * splits * pass.Phases * pass.Phases;

    /// <summary>Runs the pass; <paramref name="padding"/> is one value a source channel, or null for zero.</summary>
    public static void Run(
        WorkerPool workers, Pass pass, FeatureMap source, TLoad load, float* padding, float* weights, TStore store,
        ChannelSums sums, FeatureMap destination)
    {
        Destination<TStore>.Check(destination, sums);
        Sweep<TKernel, TLoad, TStore> sweep =
            new(pass, source, load, padding, weights, store, destination, workers.Threads);
        workers.Run(sweep.PartCount, sweep);
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
        };
        int first = Cut.Start(Panels, split, splits) * TKernel.MaxBlocks;
        int end = Math.Min(Cut.Start(Panels, split + 1, splits) * TKernel.MaxBlocks, destination.Blocks);
        tile.Factors = weights + pass.PairsBefore(first) * tile.FactorBlock;
        float* scratch = inPlace ? null : ThreadScratch.ForPart((long)pass.MostSourceBlocks() * window.BlockFloats);
        float* stage = stackalloc float[(TKernel.MaxPixels * TKernel.MaxBlocks + 1) * Lanes.Block];
        stage = (float*)(((nuint)stage + AlignedBuffer.Alignment - 1) & ~(AlignedBuffer.Alignment - 1));
        int sumRow = (index * pass.Phases + rowPhase) * pass.Phases + columnPhase;
        bool isLastOfBand = (part + 1) % (splits * pass.Phases * pass.Phases) == 0;
        if (isLastOfBand && index + 1 < bands.Count)
            StartPrefetch(ref tile, rows, columns, band, bands[index + 1], first, end);
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
            RunBand(ref tile, rows, columns, window, band, from, stage, block, lanes, sumRow);
            tile.Factors += lanes * tile.FactorSecond;
            block += lanes;
        }
    }

    private void StartPrefetch(
        ref Tile tile, in Axis rows, in Axis columns, in Band band, in Band next, int first, int end)
    {
        (int First, int End) blocks = pass.SourceBlocks(first);
        // Groups would each need a share of their own.
        if (blocks != pass.SourceBlocks(end - 1)) return;
        int tiles = Cut.Parts(end - first, TKernel.MaxBlocks) * band.Rows * Cut.Parts(band.Columns, TKernel.MaxPixels);
        new Prefetch(source, rows, columns, band, next, blocks.First, tiles).Start(ref tile);
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
        ref Tile tile, in Axis rows, in Axis columns, in Window window, in Band band, float* from,
        float* stage, int block, int lanes, int sumRow)
    {
        bool staged = results.IsStaged;
        nint mapStep = columns.Spread * Lanes.Block;
        tile.DestinationStep = staged ? Lanes.Block : mapStep;
        tile.DestinationSecond = staged ? TKernel.MaxPixels * Lanes.Block : destination.BlockStride;
        int tiles = Cut.Parts(band.Columns, TKernel.MaxPixels);
        (int fewest, int larger) = Math.DivRem(band.Columns, tiles);
        for (int row = 0; row < band.Rows; row++)
        {
            long target = ((long)band.Image * destination.Height + rows.First + (band.Top + row) * rows.Spread)
                * destination.Width + columns.First + band.Left * columns.Spread;
            nint at = block * destination.BlockStride + (nint)target * Lanes.Block;
            tile.Source = from + window.Offset(row, 0);
            for (int t = 0; t < tiles; t++)
            {
                int pixels = t < larger ? fewest + 1 : fewest;
                tile.Destination = staged ? stage : destination.Data + at;
                TKernel.Run(pixels, lanes, tile);
                if (staged)
                    for (int lane = 0; lane < lanes; lane++)
                        results.Finish(
                            stage + lane * tile.DestinationSecond, Lanes.Block, at + lane * destination.BlockStride,
                            pixels, mapStep,
                            (block + lane) * Lanes.Block, sumRow);
                tile.Source += pixels * Lanes.Block;
                tile.Ahead += tile.AheadLines * Lanes.Block;
                at += pixels * mapStep;
            }
        }
    }

    private static bool SharesEqually(int parts, int threads) =>
        parts >= EnoughPartsPerThread * threads || parts % threads == 0;
}
