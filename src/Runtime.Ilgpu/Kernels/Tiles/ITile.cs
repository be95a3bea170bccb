namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The threads of a group that computes one tile of a matrix product, each of them 8 × 8 of its elements
/// (<see cref="RegisterTile"/>); and how deep the slices of both factors are that lie in shared memory.
/// </summary>
internal interface ITile
{
    /// <summary>Threads down the tile: a multiple of 8.</summary>
    static abstract int Rows { get; }

    /// <summary>Threads across the tile: a power of two.</summary>
    static abstract int Columns { get; }
}

/// <summary>What all tiles share.</summary>
internal static class Tile
{
    /// <summary>Terms of the sums that a slice has.</summary>
    public const int Depth = 8;

    /// <summary>Rows of the product that a group computes.</summary>
    public static int Height<TTile>() where TTile : struct, ITile => TTile.Rows * RegisterTile.Size;

    /// <summary>Columns of the product that a group computes.</summary>
    public static int Width<TTile>() where TTile : struct, ITile => TTile.Columns * RegisterTile.Size;

    /// <summary>Threads of a group.</summary>
    public static int Threads<TTile>() where TTile : struct, ITile => TTile.Rows * TTile.Columns;
}

/// <summary>128 × 64 by 128 threads: many pixels, few channels.</summary>
internal readonly struct TallTile : ITile
{
    public static int Rows => 16;

    public static int Columns => 8;
}

/// <summary>64 × 64 by 64 threads.</summary>
internal readonly struct SquareTile : ITile
{
    public static int Rows => 8;

    public static int Columns => 8;
}

/// <summary>64 × 8 by 8 threads, for the simulator: what a barrier costs there grows with the threads.</summary>
internal readonly struct SimulatedTile : ITile
{
    public static int Rows => 8;

    public static int Columns => 1;
}

/// <summary>Whether four channels in a row are loaded at once.</summary>
internal interface IWidth
{
    static abstract bool IsVector { get; }
}

/// <summary>Channels of a group, of input and output, are multiples of four.</summary>
internal readonly struct VectorWidth : IWidth
{
    public static bool IsVector => true;
}

/// <summary>Any number of channels.</summary>
internal readonly struct ScalarWidth : IWidth
{
    public static bool IsVector => false;
}
