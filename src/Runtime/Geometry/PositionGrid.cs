using System;
using System.ComponentModel;

namespace GResNet.Runtime.Geometry;

/// <summary>What learned positions are of: tokens that stand before a grid, and its places, row by row.</summary>
/// <param name="Rows">Rows of the grid.</param>
/// <param name="Columns">Its columns: as many as rows where the places are pixels, 1 where they are distances.</param>
/// <param name="Prefix">Tokens before the grid.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct PositionGrid(int Rows, int Columns, int Prefix)
{
    /// <summary>Positions in all.</summary>
    public int Count => Prefix + Rows * Columns;

    /// <summary>
    /// Distances between two of <paramref name="size"/> rows or columns: from −(size − 1) to size − 1.
    /// </summary>
    public static PositionGrid OfDistances(int size) => new(2 * size - 1, 1, 0);

    /// <summary>
    /// A square of so many positions, with <paramref name="prefix"/> tokens before it; null where there is none.
    /// </summary>
    public static PositionGrid? OfSquare(long count, int prefix)
    {
        int side = (int)Math.Round(Math.Sqrt(Math.Max(count - prefix, 0)));
        return side > 0 && prefix + (long)side * side == count ? new PositionGrid(side, side, prefix) : null;
    }

    /// <summary>A grid of this form with another number of positions; null where there is none.</summary>
    public PositionGrid? WithCount(long count) =>
        Rows == Columns ? OfSquare(count, Prefix)
        : count is > 0 and <= int.MaxValue ? new PositionGrid((int)count, 1, 0) : null;

    /// <summary>Values of each position, where these and those of another grid have as many.</summary>
    /// <param name="values">Values of all positions of this grid.</param>
    /// <param name="other">The other, with as many tokens before it.</param>
    /// <param name="others">Values of all positions of that.</param>
    /// <exception cref="ArgumentException">They do not agree.</exception>
    public int Channels(long values, PositionGrid other, long others)
    {
        long channels = values / Count;
        return Prefix == other.Prefix && channels > 0 && channels * Count == values && channels * other.Count == others
            ? (int)channels
            : throw new ArgumentException($"{values} and {others} values are none of {this} and {other}.");
    }
}
