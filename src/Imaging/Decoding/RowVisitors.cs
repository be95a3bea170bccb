using System.Numerics;

namespace GResNet.Imaging.Decoding;

/// <summary>Stores rows as red, green and blue, upright.</summary>
/// <param name="rows">How they are stored in the file.</param>
/// <param name="width">Pixels of a row.</param>
/// <param name="output">Of the first pixel.</param>
/// <param name="steps">Of the others.</param>
internal readonly unsafe struct RowStore(PixelRows rows, int width, byte* output, PixelSteps steps) : IRowVisitor
{
    public bool Visit(byte* row, int index)
    {
        rows.Convert(row, width, output + steps.First + (long)index * steps.Row, steps.Column);
        return true;
    }
}

/// <summary>
/// Finds the least and the greatest level that rows of other samples than bytes come to; looks at no bytes.
/// </summary>
/// <param name="rows">How they are stored.</param>
/// <param name="width">Pixels of a row.</param>
/// <param name="memory">For a row of red, green and blue.</param>
internal unsafe struct LevelScan(PixelRows rows, int width, byte* memory) : IRowVisitor
{
    /// <summary>255 at first.</summary>
    public byte Least { get; private set; } = byte.MaxValue;

    /// <summary>0 at first.</summary>
    public byte Greatest { get; private set; }

    public bool Visit(byte* row, int index)
    {
        if (rows.Type == SampleType.UInt8) return true;
        rows.Convert(row, width, memory, 3);
        foreach (byte level in new ReadOnlySpan<byte>(memory, 3 * width))
        {
            if (level < Least) Least = level;
            if (level > Greatest) Greatest = level;
        }

        return true;
    }
}

/// <summary>Finds the least and the greatest value of samples, among the finite ones.</summary>
/// <param name="rows">How they are stored.</param>
/// <param name="width">Pixels of a row.</param>
internal unsafe struct ValueScan(PixelRows rows, int width) : IRowVisitor
{
    /// <summary>Infinite at first.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>Infinite, below zero, at first.</summary>
    public double Greatest { get; private set; } = double.NegativeInfinity;

    public bool Visit(byte* row, int index)
    {
        switch (rows.Type)
        {
            case SampleType.Int8: Scan((sbyte*)row); break;
            case SampleType.UInt16: Scan((ushort*)row); break;
            case SampleType.Int16: Scan((short*)row); break;
            case SampleType.UInt32: Scan((uint*)row); break;
            case SampleType.Int32: Scan((int*)row); break;
            case SampleType.Float32: Scan((float*)row); break;
            case SampleType.Float64: Scan((double*)row); break;
            default: throw new InvalidOperationException($"{rows.Type} needs no range.");
        }

        // Nothing that follows changes the range of a photograph of 16 bits: most have such a value in their first
        // rows.
        return rows.Type != SampleType.UInt16 || Greatest < SampleRange.Deep;
    }

    private void Scan<TSample>(TSample* samples)
        where TSample : unmanaged, INumber<TSample>
    {
        int used = rows.UsedBands;
        for (int i = 0; i < width; i++, samples += rows.Bands)
        {
            for (int band = 0; band < used; band++)
            {
                double value = double.CreateTruncating(samples[band]);
                if (!double.IsFinite(value)) continue;
                Least = Math.Min(Least, value);
                Greatest = Math.Max(Greatest, value);
            }
        }
    }
}
