using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Products of all queries, scaled, and the vectors of all distances: a thread each.</summary>
internal readonly struct PositionProductKernel<T>(GpuHeads<T> heads, TablePositions tables, ArrayView<float> products)
    : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuHeads<T> heads = heads;
    private readonly TablePositions tables = tables;
    private readonly ArrayView<float> products = products;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index >= heads.Count * heads.Tokens * tables.Distances) return;
        int line = index / tables.Distances, distance = index - line * tables.Distances;
        int head = line / heads.Tokens, query = line - head * heads.Tokens;
        float sum = 0;
        for (int channel = 0; channel < heads.Width; channel++)
            sum += heads.Load(GpuHeads<T>.Queries, head, query, channel)
                * tables.Table(distance, channel, heads.Width);
        products[index] = heads.Scale * sum;
    }
}

/// <summary>
/// The gradient of the tables, Σ over all queries of the products' gradient times the scaled query: a group for a
/// channel of a distance, whose threads take queries in turn.
/// </summary>
internal readonly struct TableGradientKernel<T>(
    GpuHeads<T> heads, int distances, int ofRows, ArrayView<float> gradients, ArrayView<float> rows,
    ArrayView<float> columns) : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuHeads<T> heads = heads;
    private readonly int distances = distances, ofRows = ofRows;
    private readonly ArrayView<float> gradients = gradients, rows = rows, columns = columns;

    public void Run()
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(LaneGroups.MaxThreads);
        int distance = Grid.IdxX, channel = Grid.IdxY, lines = heads.Count * heads.Tokens;
        CompensatedSum sum = default;
        for (int line = Group.IdxX; line < lines; line += Group.DimX)
        {
            int head = line / heads.Tokens, query = line - head * heads.Tokens;
            sum.Add(gradients[line * distances + distance] * heads.Load(GpuHeads<T>.Queries, head, query, channel));
        }

        float total = heads.Scale * GroupTotal.Of(sum.Value, shared, 0, 1, Group.DimX);
        if (Group.IdxX != 0) return;
        if (distance < ofRows) rows[distance * heads.Width + channel] = total;
        else columns[(distance - ofRows) * heads.Width + channel] = total;
    }
}
