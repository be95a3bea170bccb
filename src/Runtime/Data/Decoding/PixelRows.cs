using System.Runtime.CompilerServices;

namespace GResNet.Runtime.Data.Decoding;

/// <summary>How pixels are stored.</summary>
internal enum PixelLayout
{
    /// <summary>Light.</summary>
    Grey,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Cyan, magenta, yellow, black; 255 is full ink.</summary>
    Cmyk,
}

/// <summary>
/// Rows of pixels as a file has them, made to red, green and blue of 8 bits. Results are those of Pillow's
/// <c>convert("RGB")</c>: transparency is dropped, colour profiles are not applied. Of 16 bits the higher 8 are kept.
/// </summary>
/// <param name="Layout">How pixels are stored.</param>
/// <param name="Bands">Samples of a pixel, those that are dropped among them.</param>
/// <param name="SampleBytes">1 or 2.</param>
internal readonly unsafe record struct PixelRows(PixelLayout Layout, int Bands, int SampleBytes)
{
    private const int Channels = 3;

    /// <summary>Bytes of a stored pixel.</summary>
    public int PixelBytes => Bands * SampleBytes;

    /// <summary>Converts a row.</summary>
    /// <param name="source">The stored row.</param>
    /// <param name="count">Its pixels.</param>
    /// <param name="output">Where its first pixel goes.</param>
    /// <param name="step">Bytes from a pixel of the output to the next.</param>
    public void Convert(byte* source, int count, byte* output, int step)
    {
        if (this == new PixelRows(PixelLayout.Rgb, Channels, 1) && step == Channels)
            Buffer.MemoryCopy(source, output, (long)count * Channels, (long)count * Channels);
        else if (SampleBytes == 1) Convert(source, count, output, (nint)step);
        else Convert((ushort*)source, count, output, (nint)step);
    }

    private void Convert<TSample>(TSample* source, int count, byte* output, nint step)
        where TSample : unmanaged
    {
        switch (Layout)
        {
            case PixelLayout.Grey:
                for (int i = 0; i < count; i++, source += Bands, output += step)
                    output[0] = output[1] = output[2] = Level(source[0]);
                break;
            case PixelLayout.Rgb:
                for (int i = 0; i < count; i++, source += Bands, output += step)
                    (output[0], output[1], output[2]) = (Level(source[0]), Level(source[1]), Level(source[2]));
                break;
            case PixelLayout.Cmyk:
                for (int i = 0; i < count; i++, source += Bands, output += step)
                {
                    int light = 255 - Level(source[3]);
                    for (int c = 0; c < Channels; c++) output[c] = (byte)(light - DivideBy255(Level(source[c]) * light));
                }

                break;
        }
    }

    private static byte Level<TSample>(TSample sample)
        where TSample : unmanaged =>
        sizeof(TSample) == 1 ? Unsafe.BitCast<TSample, byte>(sample) : (byte)(Unsafe.BitCast<TSample, ushort>(sample) >> 8);

    /// <summary>To the nearest whole number, for products of two bytes.</summary>
    private static int DivideBy255(int product)
    {
        int rounded = product + 128;
        return ((rounded >> 8) + rounded) >> 8;
    }
}
