using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The tile of a matrix product that a group computes on tensor cores: 128 rows, two warps of them, and some columns.
/// Three slices of both factors lie in shared memory, of which no more than 48 KiB can be had: one is multiplied, two
/// are on their way.
/// </summary>
internal interface ITensorTile
{
    /// <summary>Columns: 64 or 128.</summary>
    static abstract int Columns { get; }

    /// <summary>Groups that are to fit on a multiprocessor, whose 65,536 registers they share.</summary>
    static abstract int GroupsTogether { get; }
}

/// <summary>What all such tiles share.</summary>
internal static class TensorTile
{
    /// <summary>Rows.</summary>
    public const int Rows = 128;

    /// <summary>Chunks of a left factor's term, where it lies by terms.</summary>
    public const int RowChunks = Rows / TensorLayout.Chunk;

    /// <summary>Slices in shared memory.</summary>
    public const int Slices = 3;

    /// <summary>Bytes of a slice of the left factor.</summary>
    public const int LeftBytes = Rows * TensorLayout.Depth * 2;

    /// <summary>Threads of a group: a warp for each 64 × 32 sums.</summary>
    public static int Threads<TTile>() where TTile : struct, ITensorTile =>
        Rows / TensorLayout.WarpRows * (TTile.Columns / TensorLayout.WarpColumns) * 32;

    /// <summary>Bytes of a slice of both factors.</summary>
    public static int SliceBytes<TTile>() where TTile : struct, ITensorTile =>
        LeftBytes + TTile.Columns * TensorLayout.Depth * 2;

    /// <summary>
    /// Floats from one row of staged sums to the next: eight more than columns, so that rows meet different banks.
    /// </summary>
    public static int StagedStride<TTile>() where TTile : struct, ITensorTile => TTile.Columns + 8;

    /// <summary>Bytes of half of the sums, which is what is staged at once.</summary>
    public static int StagedBytes<TTile>() where TTile : struct, ITensorTile =>
        TensorLayout.WarpRows * StagedStride<TTile>() * 4;

    /// <summary>Writes this warp's sums to shared memory, [row][column] of half a tile.</summary>
    public static void Stage<TTile>() where TTile : struct, ITensorTile
    {
        int lane = Group.IdxX & 31, warpColumn = Group.IdxX >> 6, stride = StagedStride<TTile>() * 4;
        int column = warpColumn * TensorLayout.WarpColumns + TensorLayout.SumColumn(lane);
        TensorCore.Stage(TensorLayout.SumRow(lane) * stride + column * 4, 8 * stride);
    }
}

/// <summary>128 × 128 by 256 threads.</summary>
internal readonly struct WideTile : ITensorTile
{
    public static int Columns => 128;

    public static int GroupsTogether => 2;
}

/// <summary>128 × 64 by 128 threads.</summary>
internal readonly struct NarrowTile : ITensorTile
{
    public static int Columns => 64;

    public static int GroupsTogether => 3;
}

/// <summary>How a kernel reads the map that an operation may be applied to.</summary>
internal interface IReading
{
    /// <summary>Whether values go to shared memory as they are, which needs no registers.</summary>
    static abstract bool IsDirect { get; }
}

/// <summary>As they are.</summary>
internal readonly struct DirectReading : IReading
{
    public static bool IsDirect => true;
}

/// <summary>Through an operation.</summary>
internal readonly struct AppliedReading : IReading
{
    public static bool IsDirect => false;
}
