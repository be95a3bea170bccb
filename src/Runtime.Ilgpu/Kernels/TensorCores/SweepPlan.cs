using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// What a thread reads in every slice of a tile: the same chunk of two or four pixels, and of two rows of weights.
/// Kernels keep it in memory until their loop begins: what was only computed before a loop, ILGPU would compute again
/// inside of it.
/// </summary>
internal readonly struct SweepPlan
{
    /// <summary>The pixels; the last two belong to narrow tiles.</summary>
    public readonly PlannedPixel P0, P1, P2, P3;

    /// <summary>First channel of the chunk, within a slice.</summary>
    public readonly int Channel;

    /// <summary>The first row, within a slice.</summary>
    public readonly int WeightRow;

    /// <summary>Where the first pixel's chunk goes, in a buffer; the others follow in equal steps.</summary>
    public readonly int PixelTo;

    /// <summary>Where the first row's chunk goes, in a buffer.</summary>
    public readonly int WeightTo;

    /// <summary>
    /// Index of the first row's chunk, of the weights of the first slice; negative if it has no channels.
    /// </summary>
    public readonly int WeightFrom;

    /// <summary>A thread's.</summary>
    /// <param name="geometry">Of the sweep.</param>
    /// <param name="source">What it reads.</param>
    /// <param name="firstPixel">The tile's.</param>
    /// <param name="firstChannel">The tile's.</param>
    /// <param name="thread">Within the group.</param>
    /// <param name="threads">Of the group.</param>
    /// <param name="chunks">Chunks of a row of weights.</param>
    public SweepPlan(
        in SweepGeometry geometry, GpuMap<GpuBFloat16> source, int firstPixel, int firstChannel, int thread,
        int threads,
        int chunks)
    {
        int pixel = thread / 4, chunk = thread % 4, pass = threads / 4;
        Channel = chunk * TensorLayout.Chunk;
        PixelTo = TensorLayout.OfRows(pixel, chunk);
        P0 = new(geometry, source, firstPixel + pixel, Channel);
        P1 = new(geometry, source, firstPixel + pixel + pass, Channel);
        P2 = new(geometry, source, firstPixel + pixel + 2 * pass, Channel);
        P3 = new(geometry, source, firstPixel + pixel + 3 * pass, Channel);
        int channel = firstChannel + thread % chunks * TensorLayout.Chunk;
        WeightRow = thread / chunks;
        WeightTo = TensorTile.LeftBytes + TensorLayout.OfTerms(WeightRow, thread % chunks, chunks);
        WeightFrom = channel < geometry.Channels ? WeightRow * geometry.Channels + channel : -1;
    }
}

/// <summary>A chunk of channels of a pixel that a thread reads, before a tap's offset.</summary>
internal readonly struct PlannedPixel
{
    // No offset leads back into the image from there.
    private const int Nowhere = int.MinValue / 2;

    public readonly int Image, Row, Column;

    /// <summary>Index of the first channel.</summary>
    public readonly int From;

    public PlannedPixel(in SweepGeometry geometry, GpuMap<GpuBFloat16> source, int index, int channel)
    {
        SweepPlace place = new(geometry, 0, 0, index);
        Image = place.Image;
        Row = index < geometry.Pixels ? place.Row : Nowhere;
        Column = place.Column;
        From = ((place.Image * source.Height + place.Row) * source.Width + place.Column) * source.Channels + channel;
    }
}
