using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// to[column] = Σ over the rows of from[row][first + column], in an order that follows from the shape alone. Groups of
/// lanes × columns threads; grid: x tiles of columns.
/// </summary>
/// <param name="from">[rows][stride].</param>
/// <param name="rows">Rows to add up.</param>
/// <param name="stride">Floats from one row to the next.</param>
/// <param name="first">First column.</param>
/// <param name="to">One total a column.</param>
/// <param name="tileColumns">Columns of a group.</param>
internal readonly struct TotalKernel(
    ArrayView<float> from, int rows, int stride, int first, ArrayView<float> to, int tileColumns) : IGpuKernel
{
    /// <summary>The most threads of a group.</summary>
    public const int MaxThreads = 256;

    private readonly ArrayView<float> from = from;
    private readonly int rows = rows;
    private readonly int stride = stride;
    private readonly int first = first;
    private readonly ArrayView<float> to = to;
    private readonly int tileColumns = tileColumns;

    public void Run()
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(MaxThreads);
        int lanes = Group.DimX / tileColumns, lane = Group.IdxX / tileColumns;
        int column = Grid.IdxX * tileColumns + Group.IdxX % tileColumns;
        CompensatedSum sum = default;
        if (column < to.IntLength)
            for (int row = lane; row < rows; row += lanes) sum.Add(from[row * stride + first + column]);
        shared[Group.IdxX] = sum.Value;
        Group.Barrier();
        if (lane != 0 | column >= to.IntLength) return;
        CompensatedSum total = default;
        for (int other = 0; other < lanes; other++) total.Add(shared[other * tileColumns + Group.IdxX]);
        to[column] = total.Value;
    }
}
