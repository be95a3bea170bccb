using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>Bᵀ d B of the tiles of a map that is padded by one pixel: [position][block][tile][16].</summary>
internal readonly unsafe struct TransformedSource<TLoad>
    where TLoad : unmanaged, ILoad
{
    /// <summary>Floats that <see cref="Fill"/> works in.</summary>
    public const int ScratchFloats = (RunColumns + 1) * ColumnFloats;

    private const int MostTiles = 8;
    private const int RunColumns = WinogradShape.Tile * MostTiles + 2;
    private const int ColumnFloats = WinogradShape.Extent * Lanes.Block;

    private readonly FeatureMap map;
    private readonly TLoad load;
    private readonly float* padding;
    private readonly TileGrid grid;

    /// <summary>
    /// The tiles of <paramref name="map"/>, padded with one value a channel, or with zero where there is none.
    /// </summary>
    public TransformedSource(FeatureMap map, TLoad load, float* padding)
    {
        this.map = map;
        this.load = load;
        this.padding = padding;
        grid = new TileGrid(map.Batch, map.Height, map.Width);
    }

    /// <summary>Transforms one block of tiles <paramref name="first"/> to <paramref name="end"/> − 1.</summary>
    /// <param name="first">First tile.</param>
    /// <param name="end">One past the last.</param>
    /// <param name="block">Block of channels.</param>
    /// <param name="to">The first tile's vector at position 0.</param>
    /// <param name="position">Floats to the next position.</param>
    /// <param name="scratch"><see cref="ScratchFloats"/> floats.</param>
    public void Fill(int first, int end, int block, float* to, nint position, float* scratch)
    {
        while (first < end)
        {
            TileRun run = grid.Run(first, end, MostTiles);
            TransformColumns(run, block, scratch);
            TransformRows(scratch, run.Tiles, to, position);
            to += run.Tiles * Lanes.Block;
            first += run.Tiles;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformRows(float* from, int tiles, float* to, nint position)
    {
        for (int tile = 0; tile < tiles; tile++, from += WinogradShape.Tile * ColumnFloats, to += Lanes.Block)
            for (int row = 0; row < WinogradShape.Extent; row++)
                InputTransform.Apply(
                    from + row * Lanes.Block, ColumnFloats, to + row * WinogradShape.Extent * position, position);
    }

    /// <summary>Columns, which neighbouring tiles share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformColumns(in TileRun run, int block, float* to)
    {
        int channel = block * Lanes.Block, top = run.Top - 1;
        Vector512<float> outside = padding is null ? default : Vector512.Load(padding + channel);
        nint pitch = (nint)map.Width * Lanes.Block;
        float* from = map.Data + block * map.BlockStride
            + (((nint)run.Image * map.Height + top) * map.Width + run.Left - 1) * Lanes.Block;
        int firstRow = Math.Max(-top, 0), endRow = Math.Min(map.Height - top, WinogradShape.Extent);
        bool inPlace = TLoad.IsIdentity && firstRow == 0 && endRow == WinogradShape.Extent;
        float* column = to + RunColumns * ColumnFloats;
        int columns = WinogradShape.Tile * run.Tiles + 2;
        for (int c = 0; c < columns; c++, from += Lanes.Block, to += ColumnFloats)
        {
            bool inside = (uint)(run.Left - 1 + c) < (uint)map.Width;
            if (inside && inPlace)
            {
                InputTransform.Apply(from, pitch, to, Lanes.Block);
                continue;
            }

            for (int row = 0; row < WinogradShape.Extent; row++)
            {
                Vector512<float> value = outside;
                if (inside && row >= firstRow && row < endRow)
                    value = load.Invoke(Vector512.Load(from + row * pitch), channel, run.Image);
                value.Store(column + row * Lanes.Block);
            }

            InputTransform.Apply(column, Lanes.Block, to, Lanes.Block);
        }
    }
}
