namespace GResNet.Runtime.Kernels;

/// <summary>How a <see cref="Tile"/>'s source is walked, known when the micro-kernel is compiled.</summary>
internal interface IOperand
{
    /// <summary>Floats from one row of the tile to the next.</summary>
    static abstract int RowStride { get; }

    /// <summary>Floats from one step to the next.</summary>
    static abstract int Step { get; }

    /// <summary>Whether the destination's values are added to, rather than replaced.</summary>
    static abstract bool Accumulates { get; }
}

/// <summary>Rows are pixels, steps are channels: a convolution.</summary>
internal readonly struct PixelRows : IOperand
{
    public static int RowStride => 16;

    public static int Step => 1;

    public static bool Accumulates => false;
}

/// <summary>The same, added to what is there.</summary>
internal readonly struct AddedPixelRows : IOperand
{
    public static int RowStride => 16;

    public static int Step => 1;

    public static bool Accumulates => true;
}

/// <summary>
/// Rows are channels, steps are pixels: the gradient of a convolution's weights, summed chunk by chunk.
/// </summary>
internal readonly struct ChannelRows : IOperand
{
    public static int RowStride => 1;

    public static int Step => 16;

    public static bool Accumulates => true;
}

/// <summary>The same, of the first chunk.</summary>
internal readonly struct FirstChannelRows : IOperand
{
    public static int RowStride => 1;

    public static int Step => 16;

    public static bool Accumulates => false;
}
