using System.Numerics;

namespace GResNet.Imaging.Decoding;

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
/// Rows of pixels as a file has them, made to red, green and blue of 8 bits. Of samples of 8 bits results are those of
/// Pillow's <c>convert("RGB")</c>: transparency is dropped, colour profiles are not applied. Other samples become the
/// level that their place in <paramref name="Range"/> gives; of 16 bits from 0 to 65535 that are the higher 8.
/// </summary>
/// <param name="Layout">How pixels are stored.</param>
/// <param name="Bands">Samples of a pixel, those that are dropped among them.</param>
/// <param name="Type">Of a sample.</param>
/// <param name="Range">What becomes black and white; of no concern for 8 bits without a sign.</param>
internal readonly unsafe record struct PixelRows(
    PixelLayout Layout, int Bands, SampleType Type, SampleRange Range = default)
{
    private const int Channels = 3;
    private const double Levels = 256;

    /// <summary>Bytes of a stored pixel.</summary>
    public int PixelBytes => Bands * Type.Bytes();

    /// <summary>Samples of a pixel that are not dropped.</summary>
    public int UsedBands => Layout switch { PixelLayout.Grey => 1, PixelLayout.Rgb => 3, _ => 4 };

    /// <summary>Converts a row.</summary>
    /// <param name="source">The stored row.</param>
    /// <param name="count">Its pixels.</param>
    /// <param name="output">Where its first pixel goes.</param>
    /// <param name="step">Bytes from a pixel of the output to the next.</param>
    public void Convert(byte* source, int count, byte* output, int step)
    {
        switch (Type)
        {
            case SampleType.UInt8 when Layout == PixelLayout.Rgb && Bands == Channels && step == Channels:
                Buffer.MemoryCopy(source, output, (long)count * Channels, (long)count * Channels);
                break;
            case SampleType.UInt8: Convert(source, count, output, step, default(SameLevel)); break;
            case SampleType.Int8: Scale((sbyte*)source, count, output, step); break;
            case SampleType.UInt16: Scale((ushort*)source, count, output, step); break;
            case SampleType.Int16: Scale((short*)source, count, output, step); break;
            case SampleType.UInt32: Scale((uint*)source, count, output, step); break;
            case SampleType.Int32: Scale((int*)source, count, output, step); break;
            case SampleType.Float32: Scale((float*)source, count, output, step); break;
            case SampleType.Float64: Scale((double*)source, count, output, step); break;
            default: throw new InvalidOperationException($"{Type} cannot be converted.");
        }
    }

    private void Scale<TSample>(TSample* source, int count, byte* output, nint step)
        where TSample : unmanaged, INumber<TSample>
    {
        double width = Range.High - Range.Low;
        // Of many whole numbers every level has as many; otherwise the nearest level is taken.
        Convert(
            source, count, output, step,
            !Type.IsFloat() && width >= Levels - 1
                ? new ScaledLevel<TSample>(Range.Low, Levels / (width + 1), 0)
                : new ScaledLevel<TSample>(Range.Low, (Levels - 1) / width, 0.5));
    }

    private void Convert<TSample, TLevel>(TSample* source, int count, byte* output, nint step, TLevel level)
        where TSample : unmanaged
        where TLevel : struct, ILevel<TSample>
    {
        switch (Layout)
        {
            case PixelLayout.Grey:
                for (int i = 0; i < count; i++, source += Bands, output += step)
                    output[0] = output[1] = output[2] = level.Of(source[0]);
                break;
            case PixelLayout.Rgb:
                for (int i = 0; i < count; i++, source += Bands, output += step)
                    (output[0], output[1], output[2]) = (level.Of(source[0]), level.Of(source[1]), level.Of(source[2]));
                break;
            case PixelLayout.Cmyk:
                for (int i = 0; i < count; i++, source += Bands, output += step)
                {
                    int light = 255 - level.Of(source[3]);
                    for (int c = 0; c < Channels; c++)
                        output[c] = (byte)(light - DivideBy255(level.Of(source[c]) * light));
                }

                break;
        }
    }

    /// <summary>To the nearest whole number, for products of two bytes.</summary>
    private static int DivideBy255(int product)
    {
        int rounded = product + 128;
        return ((rounded >> 8) + rounded) >> 8;
    }

    /// <summary>What level a sample has.</summary>
    private interface ILevel<in TSample>
    {
        byte Of(TSample sample);
    }

    private readonly struct SameLevel : ILevel<byte>
    {
        public byte Of(byte sample) => sample;
    }

    private readonly struct ScaledLevel<TSample>(double low, double scale, double rounding) : ILevel<TSample>
        where TSample : INumber<TSample>
    {
        public byte Of(TSample sample)
        {
            double level = (double.CreateTruncating(sample) - low) * scale + rounding;
            // What is not a number is black.
            return level >= Levels - 1 ? byte.MaxValue : level > 0 ? (byte)level : (byte)0;
        }
    }
}
