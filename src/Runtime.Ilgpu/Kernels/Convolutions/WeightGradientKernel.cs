using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// One slice's sums of <see cref="WeightGradientGeometry"/>, tile by tile as in
/// <see cref="SweepKernel{TTile, TWidth, TLoad, TStore}"/>. They go to partials [group][slice][output][column].
/// Grid: x tiles of columns, y tiles of outputs, z slices of groups.
/// </summary>
internal readonly struct WeightGradientKernel<TTile, TWidth, TLoad>(
    WeightGradientGeometry geometry, PaddedSource<TLoad> source, GpuMap gy, ArrayView<float> partials) : IGpuKernel
    where TTile : struct, ITile
    where TWidth : struct, IWidth
    where TLoad : struct, IGpuLoad
{
    private readonly WeightGradientGeometry geometry = geometry;
    private readonly PaddedSource<TLoad> source = source;
    private readonly GpuMap gy = gy;
    private readonly ArrayView<float> partials = partials;

    private static int Threads => TTile.Rows * TTile.Columns;

    // In vectors of four.
    private static int OutputStride => TTile.Rows * 2;

    private static int ColumnStride => TTile.Columns * 2;

    private static int SliceVectors => Tile.Depth * (OutputStride + ColumnStride);

    private int GroupIndex => Grid.IdxZ / geometry.Slices;

    private static int FirstColumn => Grid.IdxX * TTile.Columns * RegisterTile.Size;

    private static int FirstOutput => Grid.IdxY * TTile.Rows * RegisterTile.Size;

    public void Run()
    {
        ArrayView<Float4> shared = SharedMemory.Allocate<Float4>(2 * SliceVectors);
        // A thread always reads the same four columns.
        int quad = Group.IdxX % ColumnStride;
        Column c0 = new(geometry, FirstColumn + quad * 4), c1 = new(geometry, FirstColumn + quad * 4 + 1);
        Column c2 = new(geometry, FirstColumn + quad * 4 + 2), c3 = new(geometry, FirstColumn + quad * 4 + 3);

        RegisterTile tile = default;
        int row = Group.IdxX / TTile.Columns, column = Group.IdxX % TTile.Columns, buffer = 0;
        int pixel = Grid.IdxZ % geometry.Slices * geometry.SlicePixels;
        int end = pixel + geometry.SlicePixels < geometry.Pixels ? pixel + geometry.SlicePixels : geometry.Pixels;
        for (; pixel < end; pixel += Tile.Depth, buffer = SliceVectors - buffer)
        {
            int inputs = buffer + Tile.Depth * OutputStride;
            ReadGradients(shared, buffer, pixel, end);
            for (int load = Group.IdxX; load < Tile.Depth * ColumnStride; load += Threads)
                shared[inputs + load] = ReadInputs(pixel + load / ColumnStride, end, c0, c1, c2, c3);
            Group.Barrier();
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

    /// <summary>[pixel][output].</summary>
    private void ReadGradients(ArrayView<Float4> shared, int at, int firstPixel, int end)
    {
        for (int load = Group.IdxX; load < Tile.Depth * OutputStride; load += Threads)
        {
            int pixel = firstPixel + load / OutputStride, output = FirstOutput + load % OutputStride * 4;
            int from = pixel * gy.Channels + GroupIndex * geometry.Outputs + output;
            Float4 values = default;
            if (pixel < end)
            {
                if (TWidth.IsVector)
                {
                    if (output < geometry.Outputs) values = gy.Data.Cast<Float4>()[from / 4];
                }
                else
                {
                    values = new Float4(
                        output < geometry.Outputs ? gy.Data[from] : 0, output + 1 < geometry.Outputs ? gy.Data[from + 1] : 0,
                        output + 2 < geometry.Outputs ? gy.Data[from + 2] : 0, output + 3 < geometry.Outputs ? gy.Data[from + 3] : 0);
                }
            }

            shared[at + load] = values;
        }
    }

    private Float4 ReadInputs(int pixel, int end, Column c0, Column c1, Column c2, Column c3)
    {
        if (pixel >= end) return default;
        int line = pixel / geometry.Width, image = line / geometry.Height;
        int x = (pixel - line * geometry.Width) * geometry.Stride, y = (line - image * geometry.Height) * geometry.Stride;
        if (TWidth.IsVector)
            return c0.Channel >= 0 ? source.ReadVector(image, y + c0.Y, x + c0.X, GroupIndex * geometry.Inputs + c0.Channel) : default;
        return new Float4(Read(image, y, x, c0), Read(image, y, x, c1), Read(image, y, x, c2), Read(image, y, x, c3));
    }

    private float Read(int image, int y, int x, Column column) => column.Channel >= 0
        ? source.Read(image, y + column.Y, x + column.X, GroupIndex * geometry.Inputs + column.Channel)
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

    /// <summary>A tap and an input channel of the group; the channel is −1 past the last.</summary>
    private readonly struct Column
    {
        public readonly int Channel, Y, X;

        public Column(in WeightGradientGeometry geometry, int index)
        {
            int tap = index / geometry.Inputs, row = tap / geometry.Kernel;
            Channel = index < geometry.Columns ? index - tap * geometry.Inputs : -1;
            Y = row * geometry.Dilation - geometry.Padding;
            X = (tap - row * geometry.Kernel) * geometry.Dilation - geometry.Padding;
        }
    }
}

/// <summary>Adds up the slices of <see cref="WeightGradientKernel{TTile, TWidth, TLoad}"/>, in order, to [out][in / groups][tap].</summary>
internal readonly struct SliceSumKernel(WeightGradientGeometry geometry, ArrayView<float> partials, ArrayView<float> gradient)
    : IGpuKernel
{
    private readonly WeightGradientGeometry geometry = geometry;
    private readonly ArrayView<float> partials = partials;
    private readonly ArrayView<float> gradient = gradient;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index >= gradient.IntLength) return;
        int output = index / geometry.Columns, column = index - output * geometry.Columns;
        int group = output / geometry.Outputs, slice = geometry.Outputs * geometry.Columns;
        int from = group * (geometry.Slices - 1) * slice + index;
        CompensatedSum sum = default;
        for (int i = 0; i < geometry.Slices; i++, from += slice) sum.Add(partials[from]);
        int tap = column / geometry.Inputs, taps = geometry.Kernel * geometry.Kernel;
        gradient[(output * geometry.Inputs + column - tap * geometry.Inputs) * taps + tap] = sum.Value;
    }
}
