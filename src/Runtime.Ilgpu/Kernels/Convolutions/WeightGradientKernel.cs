using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// One slice's sums of <see cref="WeightGradientGeometry"/>, tile by tile as in
/// <see cref="SweepKernel{T, TTile, TWidth, TLoad, TStore}"/>. They go to partials [group][slice][output][column].
/// Grid: x tiles of columns, y tiles of outputs, z slices of groups.
/// </summary>
internal readonly struct WeightGradientKernel<T, TTile, TWidth, TLoad>(
    WeightGradientGeometry geometry, PaddedSource<T, TLoad> source, GpuMap<T> gy, ArrayView<float> partials)
        : IProductKernel
    where T : unmanaged, IGpuElement<T>
    where TTile : struct, ITile
    where TWidth : struct, IWidth
    where TLoad : struct, IGpuLoad
{
    private readonly WeightGradientGeometry geometry = geometry;
    private readonly PaddedSource<T, TLoad> source = source;
    private readonly GpuMap<T> gy = gy;
    private readonly ArrayView<float> partials = partials;

    long IProductKernel.MultiplyAdds => geometry.MultiplyAdds;

    private static int Threads => TTile.Rows * TTile.Columns;

    // In vectors of four.
    private static int OutputStride => TTile.Rows * 2;

    private static int ColumnStride => TTile.Columns * 2;

    private static int SliceVectors => Tile.Depth * (OutputStride + ColumnStride);

    private static int FirstColumn => Grid.IdxX * TTile.Columns * RegisterTile.Size;

    private static int FirstOutput => Grid.IdxY * TTile.Rows * RegisterTile.Size;

    public void Run()
    {
        ArrayView<Float4> shared = SharedMemory.Allocate<Float4>(2 * SliceVectors);
        ArrayView<GradientColumn> columns = SharedMemory.Allocate<GradientColumn>(TTile.Columns * RegisterTile.Size);
        for (int i = Group.IdxX; i < TTile.Columns * RegisterTile.Size; i += Threads)
            columns[i] = new GradientColumn(geometry, Grid.IdxZ / geometry.Slices, FirstColumn + i);
        GroupBarrier.Wait();

        RegisterTile tile = default;
        int row = Group.IdxX / TTile.Columns, column = Group.IdxX % TTile.Columns, buffer = 0;
        int pixel = Grid.IdxZ % geometry.Slices * geometry.SlicePixels;
        int end = pixel + geometry.SlicePixels < geometry.Pixels ? pixel + geometry.SlicePixels : geometry.Pixels;
        Pixel own = new(geometry, pixel + Group.IdxX / ColumnStride);
        int gradient = pixel * gy.Channels + Grid.IdxZ / geometry.Slices * geometry.Outputs + FirstOutput;
        for (; pixel < end; pixel += Tile.Depth, buffer = SliceVectors - buffer)
        {
            int inputs = buffer + Tile.Depth * OutputStride;
            ReadGradients(shared, buffer, gradient, end - pixel);
            gradient += Tile.Depth * gy.Channels;
            ReadInputs(columns, shared, inputs, own, end);
            own = own.Plus(geometry, Tile.Depth);
            GroupBarrier.Wait();
            int left = buffer + row, right = inputs + column;
            for (int term = 0; term < Tile.Depth; term++, left += OutputStride, right += ColumnStride)
                tile = tile.Plus(shared[left], shared[left + TTile.Rows], shared[right], shared[right + TTile.Columns]);
        }

        int upper = FirstOutput + row * 4, lower = upper + TTile.Rows * 4;
        StoreRow(upper, tile.R0);
        StoreRow(upper + 1, tile.R1);
        StoreRow(upper + 2, tile.R2);
        StoreRow(upper + 3, tile.R3);
        StoreRow(lower, tile.R4);
        StoreRow(lower + 1, tile.R5);
        StoreRow(lower + 2, tile.R6);
        StoreRow(lower + 3, tile.R7);
    }

    /// <summary>[pixel][output], of so many pixels from an index on.</summary>
    private void ReadGradients(ArrayView<Float4> shared, int at, int first, int pixels)
    {
        for (int load = Group.IdxX; load < Tile.Depth * OutputStride; load += Threads)
        {
            int pixel = load / OutputStride, inTile = load % OutputStride * 4, output = FirstOutput + inTile;
            int from = first + pixel * gy.Channels + inTile;
            Float4 values = default;
            if (pixel < pixels)
            {
                if (TWidth.IsVector)
                {
                    if (output < geometry.Outputs) values = gy.Load4(from);
                }
                else
                {
                    values = new Float4(
                        output < geometry.Outputs
                            ? gy.Load(from)
                            : 0, output + 1 < geometry.Outputs ? gy.Load(from + 1) : 0,
                        output + 2 < geometry.Outputs
                            ? gy.Load(from + 2)
                            : 0, output + 3 < geometry.Outputs ? gy.Load(from + 3) : 0);
                }
            }

            shared[at + load] = values;
        }
    }

    /// <summary>[pixel][column]; a thread always reads the same four columns.</summary>
    private void ReadInputs(ArrayView<GradientColumn> columns, ArrayView<Float4> shared, int at, Pixel pixel, int end)
    {
        int column = Group.IdxX % ColumnStride * 4;
        for (int load = Group.IdxX; load < Tile.Depth * ColumnStride; load += Threads)
        {
            Float4 values = default;
            if (pixel.Index < end)
                values = TWidth.IsVector
                    ? ReadVector(pixel, columns[column])
                    : new Float4(
                        Read(pixel, columns[column]), Read(pixel, columns[column + 1]),
                        Read(pixel, columns[column + 2]),
                        Read(pixel, columns[column + 3]));
            shared[at + load] = values;
            pixel = pixel.Plus(geometry, Threads / ColumnStride);
        }
    }

    private Float4 ReadVector(Pixel pixel, GradientColumn column) => column.Channel >= 0
        ? source.ReadVector(
            pixel.Image, pixel.Row * geometry.Stride + column.Y, pixel.Column * geometry.Stride + column.X,
            column.Channel)
        : default;

    private float Read(Pixel pixel, GradientColumn column) => column.Channel >= 0
        ? source.Read(
            pixel.Image, pixel.Row * geometry.Stride + column.Y, pixel.Column * geometry.Stride + column.X,
            column.Channel)
        : 0;

    private void StoreRow(int output, RegisterRow row)
    {
        if (output >= geometry.Outputs) return;
        int column = FirstColumn + Group.IdxX % TTile.Columns * 4;
        int at = (Grid.IdxZ * geometry.Outputs + output) * geometry.Columns;
        Store(at, column, row.Left);
        Store(at, column + TTile.Columns * 4, row.Right);
    }

    private void Store(int at, int column, Float4 values)
    {
        if (TWidth.IsVector)
        {
            if (column < geometry.Columns) partials.Cast<Float4>()[(at + column) / 4] = values;
            return;
        }

        if (column < geometry.Columns) partials[at + column] = values.X;
        if (column + 1 < geometry.Columns) partials[at + column + 1] = values.Y;
        if (column + 2 < geometry.Columns) partials[at + column + 2] = values.Z;
        if (column + 3 < geometry.Columns) partials[at + column + 3] = values.W;
    }
}
