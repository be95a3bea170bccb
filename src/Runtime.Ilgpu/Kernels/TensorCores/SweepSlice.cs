namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A slice of a sweep's terms, of a single tap, so that all threads are at the same one: its last terms are empty where channels
/// of the source are no multiple of a slice's. Stepped from one to the next rather than divided.
/// </summary>
/// <param name="row">Row of the tap, among the sweep's.</param>
/// <param name="column">Column likewise.</param>
/// <param name="channel">First channel of the source.</param>
internal readonly struct SweepSlice(int row, int column, int channel)
{
    private readonly int row = row, column = column;

    /// <summary>First channel of the source.</summary>
    public readonly int Channel = channel;

    /// <summary>Slices of a sweep.</summary>
    public static int CountOf(in SweepGeometry geometry) =>
        geometry.Rows.Taps * geometry.Columns.Taps * Groups.Over(geometry.SourceChannels, TensorLayout.Depth);

    /// <summary>The one after it.</summary>
    public SweepSlice Next(in SweepGeometry geometry)
    {
        if (Channel + TensorLayout.Depth < geometry.SourceChannels) return new(row, column, Channel + TensorLayout.Depth);
        return column + 1 < geometry.Columns.Taps ? new(row, column + 1, 0) : new(row + 1, 0, 0);
    }

    /// <summary>Whether it is one of the sweep's, and not past the last.</summary>
    public bool IsIn(in SweepGeometry geometry) => row < geometry.Rows.Taps & geometry.Columns.Taps > 0;

    /// <summary>From an output's source row to the one that the tap reads.</summary>
    public int Y(in SweepGeometry geometry) => geometry.Rows.Offset + row * geometry.Rows.OffsetStep;

    /// <summary>Likewise for columns.</summary>
    public int X(in SweepGeometry geometry) => geometry.Columns.Offset + column * geometry.Columns.OffsetStep;

    /// <summary>Row of the packed weights.</summary>
    public int Weights(in SweepGeometry geometry)
    {
        int kernelRow = geometry.Rows.FirstTap + row * geometry.Rows.TapStep;
        int kernelColumn = geometry.Columns.FirstTap + column * geometry.Columns.TapStep;
        return (kernelRow * geometry.Kernel + kernelColumn) * geometry.SourceChannels + Channel;
    }
}
