using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The part of a source that a band of outputs reads, copied with its padding written out, so that every tap of every
/// output is one constant offset away: rows of <c>[column modulo step][column / step][16]</c>.
/// </summary>
internal readonly unsafe struct Window
{
    // The processor's own guesses stop at the ends of pages.
    private const int PageFloats = 1024;

    private readonly Axis rows;
    private readonly Axis columns;
    private readonly int height;
    private readonly int phaseWidth;

    /// <summary>The window of one <paramref name="band"/>.</summary>
    public Window(in Axis rows, in Axis columns, in Band band)
    {
        this.rows = rows;
        this.columns = columns;
        height = Extent(rows, band.Rows);
        phaseWidth = (Extent(columns, band.Columns) + columns.Step - 1) / columns.Step;
        BlockFloats = height * RowFloats;
        // Blocks at a multiple of 2 KB would compete for the same few lines of the first cache.
        if (BlockFloats % 512 == 0) BlockFloats += Lanes.Block;
    }

    /// <summary>Floats of one block of channels.</summary>
    public int BlockFloats { get; }

    private int RowFloats => columns.Step * phaseWidth * Lanes.Block;

    /// <summary>
    /// Offset of the first position that output <paramref name="row"/>, <paramref name="column"/> of a band reads.
    /// </summary>
    public int Offset(int row, int column) => row * rows.Step * RowFloats + column * Lanes.Block;

    /// <summary>Offset of a tap from there.</summary>
    public int TapOffset(int rowOffset, int columnOffset)
    {
        (int index, int phase) = Math.DivRem(columnOffset - columns.Lowest, columns.Step);
        return (rowOffset - rows.Lowest) * RowFloats + (phase * phaseWidth + index) * Lanes.Block;
    }

    /// <summary>
    /// Copies what <paramref name="band"/> reads of one block of <paramref name="source"/>; outside of it,
    /// <paramref name="padding"/> has one value a channel, and null stands for zero.
    /// </summary>
    public void Fill<TLoad>(FeatureMap source, in Band band, int block, TLoad load, float* padding, float* to)
        where TLoad : struct, ILoad
    {
        int channel = block * Lanes.Block;
        Vector512<float> outside = padding is null ? default : Vector512.Load(padding + channel);
        int top = band.Top * rows.Step + rows.Lowest;
        int left = band.Left * columns.Step + columns.Lowest;
        int extent = Extent(rows, band.Rows);
        float* image = source.Data + block * source.BlockStride
            + (long)band.Image * source.Height * source.Width * Lanes.Block;
        for (int row = 0; row < extent; row++)
        {
            if (!rows.Reads(row)) continue;
            bool inside = (uint)(top + row) < (uint)source.Height;
            float* from = image + (long)(top + row) * source.Width * Lanes.Block;
            for (int phase = 0; phase < columns.Step; phase++)
            {
                if (!columns.Reads(phase)) continue;
                FillRow(
                    inside ? from : null, source.Width, left + phase, channel, band.Image, load, outside,
                    to + row * RowFloats + phase * phaseWidth * Lanes.Block);
            }
        }
    }

    private static int Extent(in Axis axis, int outputs) => (outputs - 1) * axis.Step + axis.Highest - axis.Lowest + 1;

    private void FillRow<TLoad>(
        float* from, int width, int left, int channel, int image, TLoad load, Vector512<float> outside, float* to)
        where TLoad : struct, ILoad
    {
        int step = columns.Step;
        int first = Math.Clamp((Math.Max(-left, 0) + step - 1) / step, 0, phaseWidth);
        int end = from is null ? first : Math.Clamp((Math.Max(width - left, 0) + step - 1) / step, first, phaseWidth);
        Pad(outside, to, first);
        float* pixel = from + (long)(left + first * step) * Lanes.Block;
        float* target = to + first * Lanes.Block;
        for (int column = first; column < end; column++, pixel += step * Lanes.Block, target += Lanes.Block)
        {
            if (Sse.IsSupported) Sse.Prefetch0(pixel + PageFloats);
            load.Invoke(Vector512.Load(pixel), channel, image).Store(target);
        }

        Pad(outside, target, phaseWidth - end);
    }

    private static void Pad(Vector512<float> outside, float* to, int pixels)
    {
        for (int pixel = 0; pixel < pixels; pixel++, to += Lanes.Block) outside.Store(to);
    }
}
