using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Totals of columns, of so few rows that one pass adds them up and of more.</summary>
[Collection(nameof(TestDevice))]
public class TotalsTests(TestDevice device)
{
    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(2 * Totals.SliceRows, 5, 5)]
    [InlineData(2 * Totals.SliceRows + 1, 9, 9)]
    [InlineData(6 * Totals.SliceRows - 3, 10, 0)]
    public void Columns_are_added_up(int rows, int firstColumns, int secondColumns)
    {
        using Twins<GpuFloat32> twins = new(device);
        int columns = firstColumns + secondColumns;
        VectorTwin from = twins.Vector((long)rows * columns, mean: 1), first = twins.Target(firstColumns);
        VectorTwin? second = secondColumns > 0 ? twins.Target(secondColumns) : null;
        Totals.Run(device.Gpu, from.Gpu, rows, first.Gpu, second?.Gpu ?? default);
        for (int column = 0; column < columns; column++)
        {
            double total = 0;
            for (int row = 0; row < rows; row++) total += from.Cpu.Span[row * columns + column];
            if (column < firstColumns) first.Cpu.Span[column] = (float)total;
            else second!.Cpu.Span[column - firstColumns] = (float)total;
        }

        // Compensated: a unit of the last place in each pass.
        first.Check(2e-7);
        second?.Check(2e-7);
    }
}
