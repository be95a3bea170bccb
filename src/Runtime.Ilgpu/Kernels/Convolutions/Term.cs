namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// One term of a sweep's sums: a tap and a channel of the source, in the order [tap row][tap column][channel]. Kernels
/// step from term to term rather than divide: what they computed before a loop, ILGPU would compute again inside of it.
/// </summary>
internal readonly struct Term
{
    private readonly int row, column;

    /// <summary>Channel within the group.</summary>
    public readonly int Channel;

    /// <summary>The term of a number, of a sweep that has any.</summary>
    public Term(in SweepGeometry geometry, int index)
    {
        // A phase that no tap reaches has no terms, but a kernel all the same.
        int columns = geometry.Columns.Taps > 0 ? geometry.Columns.Taps : 1, tap = index / geometry.SourceChannels;
        row = tap / columns;
        column = tap - row * columns;
        Channel = index - tap * geometry.SourceChannels;
    }

    private Term(int row, int column, int channel)
    {
        this.row = row;
        this.column = column;
        Channel = channel;
    }

    /// <summary>The term <paramref name="count"/> further on.</summary>
    public Term Plus(in SweepGeometry geometry, int count)
    {
        int nextRow = row, nextColumn = column, channel = Channel + count;
        while (channel >= geometry.SourceChannels)
        {
            channel -= geometry.SourceChannels;
            nextColumn++;
            if (nextColumn < geometry.Columns.Taps) continue;
            nextColumn = 0;
            nextRow++;
        }

        return new Term(nextRow, nextColumn, channel);
    }

    /// <summary>Whether it is one of the sweep's, and not past the last.</summary>
    public bool IsIn(in SweepGeometry geometry) => row < geometry.Rows.Taps;

    /// <summary>From an output's source row to the one that the tap reads.</summary>
    public int Y(in SweepGeometry geometry) => geometry.Rows.Offset + row * geometry.Rows.OffsetStep;

    /// <summary>Likewise for columns.</summary>
    public int X(in SweepGeometry geometry) => geometry.Columns.Offset + column * geometry.Columns.OffsetStep;

    /// <summary>Row of the packed weights, within the group.</summary>
    public int Weights(in SweepGeometry geometry)
    {
        int kernelRow = geometry.Rows.FirstTap + row * geometry.Rows.TapStep;
        int kernelColumn = geometry.Columns.FirstTap + column * geometry.Columns.TapStep;
        return (kernelRow * geometry.Kernel + kernelColumn) * geometry.SourceChannels + Channel;
    }
}
