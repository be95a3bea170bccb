using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Kernels;

/// <summary>Neighbouring tiles of one row of tiles: their image, the first one's first pixel, their number.</summary>
internal readonly record struct TileRun(int Image, int Top, int Left, int Tiles);

/// <summary>The images of a batch cut into tiles of 4 × 4 pixels, numbered row by row and image by image.</summary>
internal readonly struct TileGrid
{
    private readonly int down;
    private readonly int across;

    public TileGrid(int images, int height, int width)
    {
        down = WinogradShape.Tiles(height);
        across = WinogradShape.Tiles(width);
        Count = checked(images * down * across);
    }

    /// <summary>Number of tiles.</summary>
    public int Count { get; }

    /// <summary>
    /// The run that starts with <paramref name="tile"/> and ends with its row, before <paramref name="end"/>, or after
    /// <paramref name="most"/> tiles.
    /// </summary>
    public TileRun Run(int tile, int end, int most)
    {
        (int row, int column) = Math.DivRem(tile, across);
        (int image, row) = Math.DivRem(row, down);
        int tiles = Math.Min(Math.Min(across - column, end - tile), most);
        return new TileRun(image, row * WinogradShape.Tile, column * WinogradShape.Tile, tiles);
    }
}
