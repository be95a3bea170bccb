using System.Numerics;
using System.Runtime.InteropServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The gradient of a convolution's weights. The bands of all images are cut into slices; each sums into packed weights
/// of its own, which are then added in order, so that the result does not depend on the number of threads.
/// </summary>
internal readonly unsafe struct WeightGradient<TKernel, TLoad> : IWork
    where TKernel : unmanaged, IGradientKernel
    where TLoad : unmanaged, ILoad
{
    // A band of few blocks stays in the second cache; one of many has this many pixels still.
    private const int WindowFloats = 32 * 1024;
    private const int FewestPixels = 256;

    // Partial sums of all slices: at most 4 MB, unless one slice takes more. Many slices keep the sums of small weights
    // over many pixels accurate.
    private const long PartialFloats = 1 << 20;
    private const int MostSlices = 32;
    private const int FewestBandsPerSlice = 4;

    // Pixels whose gradients, of two blocks, stay in the first cache while every input block meets them.
    private const int ChunkPixels = 128;

    // What two bands read of both maps, where it is prefetched, should stay in the second cache.
    private const int PrefetchedFloats = 96 * 1024;

    private readonly ConvolutionShape shape;
    private readonly FeatureMap x;
    private readonly FeatureMap gy;
    private readonly TLoad load;
    private readonly float* padding;
    private readonly float* partials;
    private readonly Bands bands;
    private readonly int slices;
    private readonly int splits;
    private readonly bool inPlace;
    private readonly bool prefetches;

    private WeightGradient(ConvolutionShape shape, FeatureMap x, TLoad load, float* padding, FeatureMap gy, int threads)
    {
        this.shape = shape;
        this.x = x;
        this.gy = gy;
        this.load = load;
        this.padding = padding;
        inPlace = TLoad.IsIdentity && Pass.IsPointwise;
        int floatsPerPixel = Pass.MostSourceBlocks() * Lanes.Block * shape.Stride * shape.Stride;
        int pixels = Math.Min(Math.Max(WindowFloats / floatsPerPixel, FewestPixels), TKernel.MostPixels);
        int bothFloats = (x.Blocks + gy.Blocks) * Lanes.Block;
        if (Pass.IsPointwise && PrefetchedFloats / bothFloats >= ChunkPixels)
        {
            pixels = Math.Min(pixels, PrefetchedFloats / bothFloats);
            prefetches = true;
        }

        bands = new Bands(gy.Batch, gy.Height, gy.Width, pixels, gy.Batch);
        long most = Math.Min(PartialFloats / shape.PackedLength, bands.Count / FewestBandsPerSlice);
        slices = 1 << BitOperations.Log2((uint)Math.Clamp(most, 1, MostSlices));
        // Blocks that have nothing in common are run through one by one, each as it lies in memory.
        splits = TKernel.IsDepthwise ? Panels : 1;
        while (slices * splits % threads != 0 && splits < Panels) splits++;
        partials = ThreadScratch.ForPartials(slices * shape.PackedLength);
    }

    private Pass Pass => new(shape, false);

    /// <summary>Groups of output blocks that one tile may cover.</summary>
    private int Panels => Cut.Parts(gy.Blocks, TKernel.MaxBlocks);

    private int PairFloats => shape.Kernel * shape.Kernel * TKernel.TapFloats;

    /// <summary>
    /// Computes the gradient, [out][in / groups][row][column]; <paramref name="padding"/> is one value an input
    /// channel, or null for zero.
    /// </summary>
    public static void Run(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, float* padding, FeatureMap gy,
        FloatView gradient)
    {
        Pass pass = new(shape, false);
        (x, gy) = (pass.Flattened<TLoad>(x), pass.Flattened<TLoad>(gy));
        WeightGradient<TKernel, TLoad> work = new(shape, x, load, padding, gy, workers.Threads);
        workers.Run(work.slices * work.splits, work);
        workers.Run(gy.Blocks, new WeightUnpacking(shape, work.partials, work.slices, gradient.Data));
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        (int slice, int split) = Math.DivRem(part, splits);
        int first = Cut.Start(Panels, split, splits) * TKernel.MaxBlocks;
        int end = Math.Min(Cut.Start(Panels, split + 1, splits) * TKernel.MaxBlocks, gy.Blocks);
        nint offset = (nint)Pass.PairsBefore(first) * PairFloats;
        nint floats = (nint)Pass.PairsBefore(end) * PairFloats - offset;
        float* sums = partials + slice * (nint)shape.PackedLength + offset;
        NativeMemory.Clear(sums, (nuint)floats * sizeof(float));

        int endBand = Cut.Start(bands.Count, slice + 1, slices);
        for (int band = Cut.Start(bands.Count, slice, slices); band < endBand; band++)
            AddBand(bands[band], band + 1 < endBand ? bands[band + 1] : default, first, end, sums);
    }

    private void AddBand(in Band band, in Band next, int firstBlock, int endBlock, float* sums)
    {
        Axis rows = Pass.Axis(0, gy.Height), columns = Pass.Axis(0, gy.Width);
        Window window = new(rows, columns, band);
        nint sourceBlock = inPlace ? x.BlockStride : band.Images * window.BlockFloats;
        float* scratch = inPlace ? null : ThreadScratch.ForPart(Pass.MostSourceBlocks() * sourceBlock);

        // A run of pixels is a row; where rows do not matter, and are long, a part of one.
        int parts = Pass.IsPointwise ? Cut.Parts(band.Columns, ChunkPixels) : 1;
        int runs = band.Images * band.Rows * parts;
        int runsPerChunk = parts > 1 ? 1 : Math.Max(ChunkPixels / band.Columns, 1);
        Tap* taps = stackalloc Tap[runs];
        for (int run = 0; run < runs; run++)
        {
            (int line, int part) = Math.DivRem(run, parts);
            (int image, int row) = Math.DivRem(line, band.Rows);
            int column = Cut.Start(band.Columns, part, parts);
            taps[run] = new Tap
            {
                Source = image * window.BlockFloats + window.Offset(row, column),
                Factor = ((image * gy.Height + row) * gy.Width + column) * Lanes.Block,
            };
        }

        Tile tile = new() { Blocks = 1, FactorSecond = gy.BlockStride };
        int pairs = 0, pairsOfBand = Panels / splits * Cut.Parts(runs, runsPerChunk) * x.Blocks;
        int linesOfPair = prefetches ? Cut.Parts((x.Blocks + gy.Blocks) * next.Pixels, pairsOfBand) : 0;
        // With more lines than pixels, sums would wait for them.
        if (linesOfPair > 2 * ChunkPixels) linesOfPair = 0;
        tile.AheadLines = (linesOfPair + 1) / 2;
        (int First, int End) filled = default;
        for (int block = firstBlock; block < endBlock;)
        {
            (int First, int End) blocks = shape.InputBlocks(block);
            int lanes = TKernel.MaxBlocks > 1 && block + 1 < endBlock && shape.InputBlocks(block + 1) == blocks ? 2 : 1;
            float* from = scratch;
            if (inPlace)
            {
                from = x.Data + blocks.First * x.BlockStride + (long)band.Left * Lanes.Block;
            }
            else if (filled != blocks)
            {
                Fill(window, band, blocks, scratch);
                filled = blocks;
            }

            tile.Factors = gy.Data + block * gy.BlockStride
                + (((long)band.Image * gy.Height + band.Top) * gy.Width + band.Left) * Lanes.Block;
            tile.DestinationSecond = (blocks.End - blocks.First) * (nint)PairFloats;
            for (int run = 0; run < runs; run += runsPerChunk)
            {
                tile.Taps = taps + run;
                tile.TapCount = Math.Min(runsPerChunk, runs - run);
                int part = run % parts;
                tile.LastSteps = Cut.Start(band.Columns, part + 1, parts) - Cut.Start(band.Columns, part, parts);
                float* source = from, pair = sums;
                for (int input = blocks.First; input < blocks.End; input++, source += sourceBlock, pair += PairFloats)
                {
                    if (linesOfPair > 0) tile.Ahead = LineOf(next, pairs++ * linesOfPair);
                    AddPair(ref tile, rows, columns, window, source, Lanes.Used(input, shape.InChannels), lanes, pair);
                }
            }

            sums += lanes * tile.DestinationSecond;
            block += lanes;
        }
    }

    /// <summary>
    /// A line of what a band of flattened maps reads: block by block of the input, then of the output's gradient.
    /// </summary>
    private float* LineOf(in Band band, int line)
    {
        (int block, int pixel) = Math.DivRem(line, band.Pixels);
        float* map = block < x.Blocks ? x.Data + block * x.BlockStride : gy.Data + (block - x.Blocks) * gy.BlockStride;
        return map + ((long)band.Image * gy.Width + band.Left + pixel) * Lanes.Block;
    }

    private void Fill(in Window window, in Band band, (int First, int End) blocks, float* to)
    {
        for (int block = blocks.First; block < blocks.End; block++)
            for (int image = 0; image < band.Images; image++, to += window.BlockFloats)
                window.Fill(x, band with { Image = band.Image + image }, block, load, padding, to);
    }

    private void AddPair(
        ref Tile tile, in Axis rows, in Axis columns, in Window window, float* from, int inputs, int lanes, float* sums)
    {
        int* offsets = stackalloc int[shape.Kernel];
        for (int row = 0; row < shape.Kernel; row++, sums += shape.Kernel * TKernel.TapFloats)
        {
            rows.TryOffset(row, out int rowOffset);
            for (int column = 0; column < shape.Kernel; column++)
            {
                columns.TryOffset(column, out int columnOffset);
                offsets[column] = window.TapOffset(rowOffset, columnOffset);
            }

            tile.Source = from;
            tile.Destination = sums;
            TKernel.Accumulate(offsets, shape.Kernel, inputs, lanes, ref tile);
        }
    }
}
