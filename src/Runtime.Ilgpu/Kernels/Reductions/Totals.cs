using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Launches <see cref="TotalKernel"/>.</summary>
internal static class Totals
{
    /// <summary>
    /// Rows that one group adds up when there are so many that few groups would take long: the cut follows from the
    /// number of rows alone, so every run adds up in the same order.
    /// </summary>
    public const int SliceRows = 256;

    /// <summary>
    /// Totals of the columns of [rows][columns]: the first of them to one place, the others to another.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="from">Rows of as many floats as there are totals; what is in them is lost.</param>
    /// <param name="rows">How many.</param>
    /// <param name="first">Totals of the first columns, overwritten.</param>
    /// <param name="second">Totals of the columns after them, overwritten; default if there are none.</param>
    public static void Run(
        GpuDevice device, ArrayView<float> from, int rows, ArrayView<float> first, ArrayView<float> second = default)
    {
        int stride = first.IntLength + (second.IsValid ? second.IntLength : 0), columns = LaneGroups.Columns(device);
        int threads = LaneGroups.Threads(device), tiles = Groups.Over(stride, columns);
        if (rows > 2 * SliceRows)
        {
            // A slice's totals take the place of its first row, which nobody else reads.
            int slices = Groups.Over(rows, SliceRows);
            device.Launch(
                new(tiles, slices, 1), threads,
                new TotalKernel(from, rows, stride, SliceRows, from, stride, default, columns));
            device.Launch(
                new(tiles, 1, 1), threads,
                new TotalKernel(from, slices, SliceRows * stride, slices, first, first.IntLength, second, columns));
            return;
        }

        device.Launch(new(tiles, 1, 1), threads,
            new TotalKernel(from, rows, stride, rows, first, first.IntLength, second, columns));
    }
}
