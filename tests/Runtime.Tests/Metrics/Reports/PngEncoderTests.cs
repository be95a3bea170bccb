using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using GResNet.Reports.Html;

namespace GResNet.Runtime.Tests.Metrics.Reports;

public sealed class PngEncoderTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1, 3)]
    [InlineData(32, 32, 3)]
    [InlineData(7, 3, 1)]
    [InlineData(3, 200, 3)]
    [InlineData(300, 2, 3)]
    public void Pixels_come_back(int width, int height, int channels)
    {
        var pixels = new byte[width * height * channels];
        new System.Random(width).NextBytes(pixels);
        (int w, int h, int c, byte[] decoded) = Decode(PngEncoder.Encode(pixels, width, channels));
        Assert.Equal((width, height, channels), (w, h, c));
        Assert.Equal(pixels, decoded);
    }

    [Fact]
    public void Smooth_images_become_small()
    {
        byte[] gradient = [.. Enumerable.Range(0, 128 * 128)
            .SelectMany(i => new[] { (byte)(i % 128), (byte)(i / 128), (byte)((i % 128) + (i / 128)) })];
        Assert.InRange(PngEncoder.Encode(gradient, 128, 3).Length, 1, 2000);
    }

    [Theory]
    [InlineData(0, 4, 3)]
    [InlineData(12, 0, 3)]
    [InlineData(11, 4, 1)]
    [InlineData(16, 2, 2)]
    [InlineData(16, 2, 4)]
    public void What_is_no_image_is_refused(int bytes, int width, int channels) =>
        Assert.ThrowsAny<ArgumentException>(() => PngEncoder.Encode(new byte[bytes], width, channels));

    /// <summary>Checks every chunk and undoes compression and filters; ZLibStream checks its own sum.</summary>
    internal static (int Width, int Height, int Channels, byte[] Pixels) Decode(ReadOnlySpan<byte> png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8].ToArray());
        var chunks = new List<(string Type, byte[] Data)>();
        for (png = png[8..]; !png.IsEmpty;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png);
            Assert.Equal(Crc(png.Slice(4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png[(length + 8)..]));
            chunks.Add((Encoding.ASCII.GetString(png.Slice(4, 4)), png.Slice(8, length).ToArray()));
            png = png[(length + 12)..];
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        byte[] header = chunks[0].Data;
        Assert.Equal(8, header[8]);
        Assert.Equal([0, 0, 0], header[10..]);
        int width = BinaryPrimitives.ReadInt32BigEndian(header),
            height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        int channels =
            header[9] switch { 0 => 1, 2 => 3, _ => throw new InvalidDataException($"colour type {header[9]}") };
        using var zlib = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        var raw = new MemoryStream();
        zlib.CopyTo(raw);
        return (width, height, channels, Unfilter(raw.ToArray(), width * channels, height, channels));
    }

    private static byte[] Unfilter(byte[] raw, int stride, int height, int channels)
    {
        Assert.Equal((stride + 1) * height, raw.Length);
        var pixels = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            Assert.Equal(4, raw[y * (stride + 1)]);
            for (int x = 0; x < stride; x++)
            {
                int a = x < channels ? 0 : pixels[y * stride + x - channels];
                int b = y == 0 ? 0 : pixels[(y - 1) * stride + x];
                int c = x < channels || y == 0 ? 0 : pixels[(y - 1) * stride + x - channels];
                int p = a + b - c;
                // The order of the neighbours decides between equally near ones.
                int predicted = new[] { a, b, c }.MinBy(neighbour => Math.Abs(p - neighbour));
                pixels[y * stride + x] = (byte)(raw[y * (stride + 1) + 1 + x] + predicted);
            }
        }

        return pixels;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }

        return ~crc;
    }
}
