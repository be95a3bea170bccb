using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What the next band will read, brought into the second cache by the tiles of the current one: copies wait for memory,
/// sums do not.
/// </summary>
internal readonly unsafe struct Prefetch
{
    private readonly float* first;
    private readonly nint blockStride;
    private readonly int linesPerTile;

    /// <summary>
    /// What <paramref name="next"/> reads of blocks of <paramref name="source"/> from <paramref name="block"/> on and
    /// <paramref name="current"/> does not, shared out among <paramref name="tiles"/> tiles.
    /// </summary>
    public Prefetch(
        FeatureMap source, in Axis rows, in Axis columns, in Band current, in Band next, int block, int tiles)
    {
        (int top, int bottom) = rows.Sources(next.Top, next.Bottom, source.Height);
        (int left, int right) = columns.Sources(next.Left, next.Right, source.Width);
        if (next.Image == current.Image && next.Left == current.Left)
            top = Math.Max(top, rows.Sources(current.Top, current.Bottom, source.Height).End);
        if (top >= bottom || left >= right) return;

        // A band is whole rows or part of a single one: what it reads of a block is one run of lines.
        long start = ((long)next.Image * source.Height + top) * source.Width + left;
        int lines = (bottom - top - 1) * source.Width + right - left;
        linesPerTile = Cut.Parts(lines, tiles);
        blockStride = source.BlockStride;
        first = source.Data + block * blockStride + start * Lanes.Block;
    }

    /// <summary>Has a tile ask for the first share.</summary>
    public void Start(ref Tile tile)
    {
        tile.Ahead = first;
        tile.AheadBlock = blockStride;
        tile.AheadLines = linesPerTile;
    }
}
