using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// A convolution, forward or to the input's gradient: for each band of tiles the source is transformed, multiplied with
/// the weights position by position, and the products are transformed to pixels. Where bands are few, the destination's
/// channels are divided too, and the transformed source is made beforehand, for all of them.
/// </summary>
internal readonly unsafe struct WinogradSweep<TKernel, TLoad, TStore> : IWork
    where TKernel : unmanaged, IMicroKernel
    where TLoad : unmanaged, ILoad
    where TStore : unmanaged, IStore
{
    private const int PairFloats = Lanes.Block * Lanes.Block;
    private const int MostRunTiles = 8;
    private const int StripFloats = WinogradShape.Tile * WinogradShape.Tile * MostRunTiles * Lanes.Block;

    // A band's transformed source and products take half of the second cache; weights pass through the other half.
    private const int BandFloats = 128 * 1024;
    private const int FewestTiles = 14;
    private const int MostTiles = 112;

    // Weights of more than 16 MB come from memory for every band: bands are then as large as the last cache allows.
    private const long CachedWeights = 4 << 20;
    private const int FewestTilesOfManyWeights = 56;

    // Blocks of the destination whose products are held at a time.
    private const int GroupBlocks = 2;
    private const int EnoughParts = 16;

    private readonly FeatureMap source;
    private readonly FeatureMap destination;
    private readonly TransformedSource<TLoad> transformed;
    private readonly Destination<TStore> results;
    private readonly TileGrid grid;
    private readonly float* weights;
    private readonly float* shared;
    private readonly int bands;
    private readonly int splits;

    private WinogradSweep(
        FeatureMap source, TLoad load, float* padding, float* weights, TStore store, FeatureMap destination)
    {
        this.source = source;
        this.destination = destination;
        this.weights = weights;
        transformed = new TransformedSource<TLoad>(source, load, padding);
        grid = new TileGrid(source.Batch, source.Height, source.Width);
        int tileFloats = WinogradShape.Positions * Lanes.Block * (source.Blocks + GroupBlocks);
        int fewest = (long)source.Blocks * destination.Blocks * WinogradShape.Positions * PairFloats > CachedWeights
            ? FewestTilesOfManyWeights
            : FewestTiles;
        int most = Math.Clamp(Math.Min(BandFloats / tileFloats, Cut.Parts(grid.Count, EnoughParts)), fewest, MostTiles);
        splits = 1;
        if (Cut.Parts(grid.Count, most) < EnoughParts && destination.Blocks > GroupBlocks)
        {
            splits = Cut.Parts(destination.Blocks, GroupBlocks);
            most = Math.Clamp(Cut.Parts(grid.Count * splits, EnoughParts), 2 * FewestTiles, MostTiles);
        }

        bands = Math.Max(Cut.Parts(grid.Count, most), 1);
        results = new Destination<TStore>(destination, store, bands);
        if (splits > 1) shared = ThreadScratch.ForOperands(bands * SourceFloats(Cut.Parts(grid.Count, bands)));
    }

    /// <summary>Runs the pass; <paramref name="padding"/> is one value a source channel, or null for zero.</summary>
    public static void Run(
        WorkerPool workers, FeatureMap source, TLoad load, float* padding, float* weights, TStore store,
        ChannelSums sums,
        FeatureMap destination)
    {
        Destination<TStore>.Check(destination, sums);
        WinogradSweep<TKernel, TLoad, TStore> sweep = new(source, load, padding, weights, store, destination);
        if (sweep.shared is not null) workers.Run(source.Blocks * sweep.bands, new TransformWork(sweep));
        workers.Run(sweep.splits * sweep.bands, sweep);
        sweep.results.Total(sums);
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        // A worker's parts are all bands of the same weights.
        (int split, int band) = Math.DivRem(part, bands);
        int first = FirstTile(band), end = FirstTile(band + 1), tiles = end - first;
        nint productPosition = Tiling.PositionFloats(GroupBlocks, tiles);
        nint sourcePosition = Tiling.PositionFloats(source.Blocks, tiles);
        float* scratch = ThreadScratch.ForPart(
            StripFloats + TransformedSource<TLoad>.ScratchFloats + WinogradShape.Positions * productPosition
            + (shared is null ? SourceFloats(tiles) : 0));
        float* products = scratch + StripFloats + TransformedSource<TLoad>.ScratchFloats;
        float* operand = products + WinogradShape.Positions * productPosition;
        if (shared is not null) operand = shared + band * SourceFloats(Cut.Parts(grid.Count, bands));
        else for (int block = 0; block < source.Blocks; block++) Transform(band, block, operand, scratch);

        int firstBlock = Cut.Start(destination.Blocks, split, splits);
        int endBlock = Cut.Start(destination.Blocks, split + 1, splits);
        for (int block = firstBlock; block < endBlock; block += GroupBlocks)
        {
            int blocks = Math.Min(GroupBlocks, endBlock - block);
            Multiply(operand, sourcePosition, tiles, block, blocks, products, productPosition);
            for (int b = 0; b < blocks; b++)
                Store(products + b * tiles * Lanes.Block, productPosition, first, end, block + b, band, scratch);
        }
    }

    private nint SourceFloats(int tiles) => WinogradShape.Positions * Tiling.PositionFloats(source.Blocks, tiles);

    private int FirstTile(int band) => Cut.Start(grid.Count, band, bands);

    private void Transform(int band, int block, float* to, float* scratch)
    {
        int first = FirstTile(band), end = FirstTile(band + 1), tiles = end - first;
        transformed.Fill(
            first, end, block, to + block * tiles * Lanes.Block, Tiling.PositionFloats(source.Blocks, tiles), scratch);
    }

    /// <summary>
    /// Multiplies the tiles' source channels with the weights of some destination blocks, position by position.
    /// </summary>
    private void Multiply(
        float* operand, nint operandPosition, int tiles, int block, int blocks, float* products, nint productPosition)
    {
        Tap tap = default;
        nint weightPosition = (nint)source.Blocks * PairFloats;
        Tile tile = new()
        {
            SourceBlock = tiles * Lanes.Block,
            FactorBlock = PairFloats,
            FactorSecond = WinogradShape.Positions * weightPosition,
            Blocks = source.Blocks,
            Steps = Lanes.Block,
            LastSteps = Lanes.Used(source.Blocks - 1, source.Channels),
            Taps = &tap,
            TapCount = 1,
            DestinationStep = Lanes.Block,
            DestinationSecond = tiles * Lanes.Block,
        };
        int chunks = Cut.Parts(tiles, TKernel.MaxRows);
        for (int position = 0; position < WinogradShape.Positions; position++)
        {
            int lanes;
            for (int b = 0; b < blocks; b += lanes)
            {
                lanes = Math.Min(TKernel.MaxBlocks, blocks - b);
                tile.Factors = weights + (block + b) * tile.FactorSecond + position * weightPosition;
                for (int chunk = 0; chunk < chunks; chunk++)
                {
                    int first = Cut.Start(tiles, chunk, chunks);
                    tile.Source = operand + position * operandPosition + first * Lanes.Block;
                    tile.Destination = products + position * productPosition + (b * tiles + first) * Lanes.Block;
                    TKernel.Run<PixelRows>(Cut.Start(tiles, chunk + 1, chunks) - first, lanes, tile);
                }
            }
        }
    }

    /// <summary>Transforms one block's products to pixels and stores them.</summary>
    private void Store(float* products, nint position, int first, int end, int block, int band, float* scratch)
    {
        nint pitch = (nint)destination.Width * Lanes.Block;
        while (first < end)
        {
            TileRun run = grid.Run(first, end, MostRunTiles);
            int width = run.Tiles * WinogradShape.Tile;
            int rows = Math.Min(destination.Height - run.Top, WinogradShape.Tile);
            int columns = Math.Min(destination.Width - run.Left, width);
            nint at = block * destination.BlockStride
                + (((nint)run.Image * destination.Height + run.Top) * destination.Width + run.Left) * Lanes.Block;
            bool inPlace = TStore.IsIdentity && rows == WinogradShape.Tile && columns == width;
            float* strip = inPlace ? destination.Data + at : scratch + WinogradShape.Positions * Lanes.Block;
            nint stripPitch = inPlace ? pitch : width * Lanes.Block;
            for (int tile = 0; tile < run.Tiles; tile++, products += Lanes.Block)
                WinogradTransform<OutputTransform>.Run(
                    products, WinogradShape.Extent * position, position,
                    strip + tile * WinogradShape.Tile * Lanes.Block, stripPitch, Lanes.Block, scratch);
            if (!inPlace)
                for (int row = 0; row < rows; row++)
                    results.Finish(
                        strip + row * stripPitch, Lanes.Block, at + row * pitch, columns, Lanes.Block,
                        block * Lanes.Block, band);
            first += run.Tiles;
        }
    }

    /// <summary>Transforms the source for all parts: one part per block of channels and band.</summary>
    private readonly struct TransformWork(WinogradSweep<TKernel, TLoad, TStore> sweep) : IWork
    {
        public void Run(int part, int worker)
        {
            (int block, int band) = Math.DivRem(part, sweep.bands);
            float* to = sweep.shared + band * sweep.SourceFloats(Cut.Parts(sweep.grid.Count, sweep.bands));
            sweep.Transform(band, block, to, ThreadScratch.ForPart(TransformedSource<TLoad>.ScratchFloats));
        }
    }
}
