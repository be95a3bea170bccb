using System.Buffers.Binary;
using System.IO.Compression;

namespace GResNet.Reports.Html;

/// <summary>
/// Images as PNG (ISO/IEC 15948; https://www.w3.org/TR/png-3/): eight bits a channel, greyscale or red, green, blue.
/// </summary>
internal static class PngEncoder
{
    private const int HeaderBytes = 13;
    private const byte BitDepth = 8;
    private const byte Greyscale = 0;
    private const byte TrueColour = 2;
    private const byte Paeth = 4;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOfByte)];

    /// <summary>The file of an image.</summary>
    /// <param name="pixels">[row][column][channel].</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">1 for greyscale, 3 for red, green, blue.</param>
    /// <exception cref="ArgumentException">There are no pixels, their number is not a multiple of a row, or channels
    /// are neither 1 nor 3.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int channels)
    {
        if (channels is not (1 or 3))
            throw new ArgumentException($"A PNG of {channels} channels is not written; 1 or 3 are.", nameof(channels));
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        int stride = width * channels;
        if (pixels.IsEmpty || pixels.Length % stride != 0)
            throw new ArgumentException($"{pixels.Length} bytes are not rows of {width} × {channels}.", nameof(pixels));
        var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']);
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], pixels.Length / stride);
        header[8] = BitDepth;
        header[9] = channels == 1 ? Greyscale : TrueColour;
        header[10..].Clear();
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(pixels, stride, channels));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int stride, int channels)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            // The row above the first, and the pixel left of a row's first, count as zero.
            ReadOnlySpan<byte> above = new byte[stride];
            var filtered = new byte[stride];
            for (int start = 0; start < pixels.Length; start += stride)
            {
                ReadOnlySpan<byte> row = pixels.Slice(start, stride);
                for (int i = 0; i < stride; i++)
                    filtered[i] = (byte)(row[i]
                        - (i < channels ? above[i] : Predict(row[i - channels], above[i], above[i - channels])));
                zlib.WriteByte(Paeth);
                zlib.Write(filtered);
                above = row;
            }
        }

        return compressed.ToArray();
    }

    /// <summary>The Paeth predictor: whichever of its neighbours is nearest to left + above − above left.</summary>
    private static byte Predict(byte left, byte above, byte aboveLeft)
    {
        int estimate = left + above - aboveLeft;
        int toLeft = Math.Abs(estimate - left), toAbove = Math.Abs(estimate - above),
            toAboveLeft = Math.Abs(estimate - aboveLeft);
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }

    /// <summary>A chunk: length, type, data, and the CRC-32 of type and data.</summary>
    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        png.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data) crc = CrcTable[(byte)(crc ^ value)] ^ crc >> 8;
        return crc;
    }

    private static uint CrcOfByte(int value)
    {
        const uint Polynomial = 0xEDB8_8320;
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ Polynomial : crc >> 1;
        return crc;
    }
}
