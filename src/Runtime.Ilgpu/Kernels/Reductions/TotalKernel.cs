using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Totals of columns over the rows of a slice, in an order that follows from the shape alone. Groups of
/// <see cref="LaneGroups"/>; grid: x tiles of columns, y slices.
/// </summary>
internal readonly struct TotalKernel : IGpuKernel
{
    private readonly ArrayView<float> from, first, second;
    private readonly int rows, stride, sliceRows, columns, firstColumns, tileColumns;

    /// <param name="from">[rows][stride].</param>
    /// <param name="rows">Rows to add up.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="sliceRows">Rows of a slice.</param>
    /// <param name="first">Totals of the first columns; those of a slice at its first row, counted as in
    /// <paramref name="from"/>.</param>
    /// <param name="firstColumns">How many these are.</param>
    /// <param name="second">Totals of the columns after them, or default if there are none.</param>
    /// <param name="tileColumns">Columns of a group.</param>
    public TotalKernel(
        ArrayView<float> from, int rows, int stride, int sliceRows, ArrayView<float> first, int firstColumns,
        ArrayView<float> second,
        int tileColumns)
    {
        this.from = from;
        this.rows = rows;
        this.stride = stride;
        this.sliceRows = sliceRows;
        this.first = first;
        this.firstColumns = firstColumns;
        this.tileColumns = tileColumns;
        columns = firstColumns + (second.IsValid ? second.IntLength : 0);
        // A view that is not there has no address to hand over.
        this.second = second.IsValid ? second : first;
    }

    public void Run()
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(LaneGroups.MaxThreads);
        int lanes = Group.DimX / tileColumns, lane = Group.IdxX / tileColumns;
        int column = Grid.IdxX * tileColumns + Group.IdxX % tileColumns;
        int begin = Grid.IdxY * sliceRows, end = begin + sliceRows;
        if (end > rows) end = rows;
        CompensatedSum sum = default;
        if (column < columns)
            for (int row = begin + lane; row < end; row += lanes) sum.Add(from[row * stride + column]);
        shared[Group.IdxX] = sum.Value;
        GroupBarrier.Wait();
        if (lane != 0 | column >= columns) return;
        CompensatedSum total = default;
        for (int other = 0; other < lanes; other++) total.Add(shared[other * tileColumns + Group.IdxX]);
        if (column < firstColumns) first[begin * stride + column] = total.Value;
        else second[column - firstColumns] = total.Value;
    }
}
