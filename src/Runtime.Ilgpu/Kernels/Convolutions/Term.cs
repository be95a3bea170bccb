namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>One term of a sweep's sums: a tap and a channel of the source.</summary>
internal readonly struct Term
{
    /// <summary>From an output's source row, that of the first tap of no offset, to the one this tap reads.</summary>
    public readonly int Row;

    /// <summary>Likewise for columns.</summary>
    public readonly int Column;

    /// <summary>Channel within the group.</summary>
    public readonly int Channel;

    /// <summary>Row of the packed weights, within the group.</summary>
    public readonly int Weights;

    public Term(in SweepGeometry geometry, int index)
    {
        int tap = index / geometry.SourceChannels, row = tap / geometry.Columns.Taps;
        int column = tap - row * geometry.Columns.Taps;
        Channel = index - tap * geometry.SourceChannels;
        Row = geometry.Rows.Offset + row * geometry.Rows.OffsetStep;
        Column = geometry.Columns.Offset + column * geometry.Columns.OffsetStep;
        int kernelRow = geometry.Rows.FirstTap + row * geometry.Rows.TapStep;
        int kernelColumn = geometry.Columns.FirstTap + column * geometry.Columns.TapStep;
        Weights = (kernelRow * geometry.Kernel + kernelColumn) * geometry.SourceChannels + Channel;
    }
}
