using System.Buffers.Binary;
using System.Numerics;

namespace GResNet.Imaging.Decoding;

/// <summary>
/// A BMP file that is not compressed (Microsoft, "Bitmap Storage": BITMAPFILEHEADER and BITMAPINFOHEADER, its
/// predecessor and its successors): 1, 4 or 8 bits of a palette, 16, 24 or 32 bits of colour. Transparency is dropped.
/// </summary>
internal sealed class BitmapFile : IRasterFile
{
    private const int FileHeaderBytes = 14, CoreHeaderBytes = 12, InfoHeaderBytes = 40;
    private const int Plain = 0, Masked = 3, MaskedWithAlpha = 6;

    private readonly int offset;
    private readonly int headerBytes;
    private readonly int bits;
    private readonly int compression;
    private readonly bool isTopDown;

    /// <summary>Reads the header.</summary>
    /// <exception cref="FormatException">It is damaged, or pixels are compressed.</exception>
    public BitmapFile(ReadOnlySpan<byte> file)
    {
        headerBytes = (int)UInt32(file, FileHeaderBytes);
        if (file.Length < FileHeaderBytes + headerBytes) throw Short(file);
        offset = (int)Math.Min(UInt32(file, 10), int.MaxValue);
        bool core = headerBytes == CoreHeaderBytes;
        long width = core
            ? UInt16(file, 18)
            : (int)UInt32(file, 18), height = core ? UInt16(file, 20) : (int)UInt32(file, 22);
        isTopDown = height < 0;
        height = Math.Abs(height);
        bits = UInt16(file, core ? 24 : 28);
        compression = core ? Plain : (int)Math.Min(UInt32(file, 30), int.MaxValue);
        if (width < 1 || height is < 1 or > int.MaxValue)
            throw new FormatException($"its header says {width} × {height} pixels");
        if (!(compression == Plain && bits is 1 or 4 or 8 or 16 or 24 or 32)
            && !(compression is Masked or MaskedWithAlpha && bits is 16 or 32))
            throw new FormatException(
                $"it is a BMP of {bits} bits a pixel and compression {compression}, which is not read here");
        Size = new ImageSize((int)width, (int)height);
    }

    /// <inheritdoc/>
    public ImageSize Size { get; }

    /// <inheritdoc/>
    public int Channels => 3;

    /// <inheritdoc/>
    public string? Conversion => null;

    /// <summary>Whether a file is one.</summary>
    public static bool Is(ReadOnlySpan<byte> file) =>
        file.StartsWith("BM"u8) && file.Length > FileHeaderBytes + CoreHeaderBytes
        && UInt32(file, FileHeaderBytes) is CoreHeaderBytes or InfoHeaderBytes or 52 or 56 or 64 or 108 or 124;

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> file, ImageBuffer into)
    {
        long stride = ((long)Size.Width * bits + 31) / 32 * 4;
        if (offset < 0 || file.Length - (long)offset < stride * Size.Height) throw Short(file);
        byte[] palette = bits <= 8 ? Palette(file) : [];
        Field[] fields = bits is 16 or 32 ? Fields(file) : [];
        for (int y = 0; y < Size.Height; y++)
        {
            int stored = isTopDown ? y : Size.Height - 1 - y;
            ReadOnlySpan<byte> row = file.Slice((int)(offset + stored * stride), (int)stride);
            Span<byte> target = into.Row(y);
            if (palette.Length > 0) FromPalette(row, palette, target);
            else if (fields.Length > 0) FromFields(row, fields, target);
            else
                for (int i = 0; i < target.Length; i += 3)
                    (target[i], target[i + 1], target[i + 2]) = (row[i + 2], row[i + 1], row[i]);
        }
    }

    private void FromPalette(ReadOnlySpan<byte> row, byte[] palette, Span<byte> target)
    {
        int perByte = 8 / bits, mask = (1 << bits) - 1;
        for (int x = 0; x < Size.Width; x++)
        {
            int entry = row[x / perByte] >> (8 - bits - x % perByte * bits) & mask;
            palette.AsSpan(3 * entry, 3).CopyTo(target[(3 * x)..]);
        }
    }

    private void FromFields(ReadOnlySpan<byte> row, Field[] fields, Span<byte> target)
    {
        for (int x = 0; x < Size.Width; x++)
        {
            uint pixel = bits == 16 ? UInt16(row, 2 * x) : UInt32(row, 4 * x);
            for (int c = 0; c < fields.Length; c++) target[3 * x + c] = fields[c].Level(pixel);
        }
    }

    /// <summary>Red, green and blue of all entries; black of those that the file lacks.</summary>
    private byte[] Palette(ReadOnlySpan<byte> file)
    {
        bool core = headerBytes == CoreHeaderBytes;
        int entryBytes = core ? 3 : 4, start = FileHeaderBytes + headerBytes, entries = 1 << bits;
        if (!core && UInt32(file, 46) is > 0 and var used && used < entries) entries = (int)used;
        entries = Math.Min(entries, Math.Max(Math.Min(offset, file.Length) - start, 0) / entryBytes);
        var palette = new byte[3 << bits];
        for (int i = 0; i < entries; i++)
            for (int c = 0; c < 3; c++) palette[3 * i + c] = file[start + entryBytes * i + 2 - c];
        return palette;
    }

    private Field[] Fields(ReadOnlySpan<byte> file)
    {
        if (compression == Plain)
            return bits == 16 ? [new(0x7C00), new(0x03E0), new(0x001F)] : [new(0xFF0000), new(0x00FF00), new(0x0000FF)];
        const int Masks = FileHeaderBytes + InfoHeaderBytes;
        if (file.Length < Masks + 12) throw Short(file);
        return [new(UInt32(file, Masks)), new(UInt32(file, Masks + 4)), new(UInt32(file, Masks + 8))];
    }

    private static ushort UInt16(ReadOnlySpan<byte> file, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);

    private static uint UInt32(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);

    private static FormatException Short(ReadOnlySpan<byte> file) =>
        new($"it ends at byte {file.Length}, before its last pixel");

    /// <summary>The bits of a pixel that are a colour.</summary>
    private readonly struct Field(uint mask)
    {
        public byte Level(uint pixel)
        {
            uint greatest = mask >> BitOperations.TrailingZeroCount(mask);
            uint value = (pixel & mask) >> BitOperations.TrailingZeroCount(mask);
            return mask == 0 ? (byte)0 : (byte)((2 * 255ul * value + greatest) / (2ul * greatest));
        }
    }
}
