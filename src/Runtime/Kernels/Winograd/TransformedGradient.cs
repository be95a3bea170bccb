using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// A dy Aᵀ of the tiles of an output's gradient, which is zero outside of the image: [position][block][tile][16].
/// </summary>
internal readonly unsafe struct TransformedGradient
{
    /// <summary>Floats that <see cref="Fill"/> works in.</summary>
    public const int ScratchFloats = (WinogradShape.Positions + WinogradShape.Tile * WinogradShape.Tile) * Lanes.Block;

    private readonly FeatureMap map;
    private readonly TileGrid grid;

    public TransformedGradient(FeatureMap map)
    {
        this.map = map;
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
        nint pitch = (nint)map.Width * Lanes.Block;
        while (first < end)
        {
            TileRun run = grid.Run(first, end, int.MaxValue);
            float* from = map.Data + block * map.BlockStride
                + (((nint)run.Image * map.Height + run.Top) * map.Width + run.Left) * Lanes.Block;
            int rows = Math.Min(map.Height - run.Top, WinogradShape.Tile), columns = map.Width - run.Left;
            for (int tile = 0; tile < run.Tiles; tile++)
            {
                Transform(from, pitch, rows, Math.Min(columns, WinogradShape.Tile), to, position, scratch);
                from += WinogradShape.Tile * Lanes.Block;
                to += Lanes.Block;
                columns -= WinogradShape.Tile;
            }

            first += run.Tiles;
        }
    }

    private static void Transform(
        float* from, nint pitch, int rows, int columns, float* to, nint position, float* scratch)
    {
        if (rows < WinogradShape.Tile || columns < WinogradShape.Tile)
        {
            float* padded = scratch + WinogradShape.Positions * Lanes.Block;
            Pad(from, pitch, rows, columns, padded);
            from = padded;
            pitch = WinogradShape.Tile * Lanes.Block;
        }

        WinogradTransform<OutputGradientTransform>.Run(
            from, pitch, Lanes.Block, to, WinogradShape.Extent * position, position, scratch);
    }

    /// <summary>Copies the part of a tile that lies inside of the image, with zeros around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pad(float* from, nint pitch, int rows, int columns, float* to)
    {
        for (int row = 0; row < WinogradShape.Tile; row++, from += pitch)
        {
            int inside = row < rows ? columns : 0;
            for (int column = 0; column < WinogradShape.Tile; column++, to += Lanes.Block)
                (column < inside ? Vector512.Load(from + column * Lanes.Block) : default).Store(to);
        }
    }
}
