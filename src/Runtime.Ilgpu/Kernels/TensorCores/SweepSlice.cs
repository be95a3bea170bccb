namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A slice of a sweep's terms, of a single tap, so that all threads are at the same one: its last terms are empty where
/// channels of the source are no multiple of a slice's. Stepped from one to the next rather than divided.
/// </summary>
internal readonly struct SweepSlice
{
    private readonly int row, column;

    /// <summary>First channel of the source.</summary>
    public readonly int Channel;

    /// <summary>From an output's source row to the one that the tap reads.</summary>
    public readonly int Y;

    /// <summary>Likewise for columns.</summary>
    public readonly int X;

    /// <summary>Row of the packed weights.</summary>
    public readonly int Weights;

    /// <summary>The first of a sweep.</summary>
    public SweepSlice(in SweepGeometry geometry)
        : this(geometry, 0, 0)
    {
    }

    private SweepSlice(in SweepGeometry geometry, int row, int column)
    {
        this.row = row;
        this.column = column;
        Channel = 0;
        Y = geometry.Rows.Offset + row * geometry.Rows.OffsetStep;
        X = geometry.Columns.Offset + column * geometry.Columns.OffsetStep;
        int kernelRow = geometry.Rows.FirstTap + row * geometry.Rows.TapStep;
        int kernelColumn = geometry.Columns.FirstTap + column * geometry.Columns.TapStep;
        Weights = (kernelRow * geometry.Kernel + kernelColumn) * geometry.SourceChannels;
    }

    private SweepSlice(in SweepSlice before)
    {
        this = before;
        Channel += TensorLayout.Depth;
        Weights += TensorLayout.Depth;
    }

    /// <summary>Slices of a sweep.</summary>
    public static int CountOf(in SweepGeometry geometry) =>
        geometry.Rows.Taps * geometry.Columns.Taps * Groups.Over(geometry.SourceChannels, TensorLayout.Depth);

    /// <summary>The one after it.</summary>
    public SweepSlice Next(in SweepGeometry geometry)
    {
        if (Channel + TensorLayout.Depth < geometry.SourceChannels) return new(this);
        return column + 1 < geometry.Columns.Taps ? new(geometry, row, column + 1) : new(geometry, row + 1, 0);
    }

    /// <summary>Whether it is one of the sweep's, and not past the last.</summary>
    public bool IsIn(in SweepGeometry geometry) => row < geometry.Rows.Taps & geometry.Columns.Taps > 0;
}
