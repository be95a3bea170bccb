namespace GResNet.Runtime.Kernels;

/// <summary>
/// A matrix laid out as a map is, [⌈columns/16⌉][rows][16]: a head's tokens by its channels, or queries by keys.
/// </summary>
/// <param name="data">First float.</param>
/// <param name="rows">Rows that a block of columns has room for.</param>
internal readonly unsafe struct Panels(float* data, int rows)
{
    public readonly float* Data = data;

    /// <summary>Floats to the next block of columns.</summary>
    public readonly nint Stride = (nint)rows * Lanes.Block;

    /// <summary>16 values of a row.</summary>
    public float* At(int row, int block) => Data + block * Stride + row * Lanes.Block;

    /// <summary>The matrix from a row on.</summary>
    public Panels From(int row) => new(Data + row * Lanes.Block, (int)(Stride / Lanes.Block));

    /// <summary>The matrix from a block of columns on.</summary>
    public Panels FromBlock(int block) => new(Data + block * Stride, (int)(Stride / Lanes.Block));
}
