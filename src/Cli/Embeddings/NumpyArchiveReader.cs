using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace GResNet.Cli.Embeddings;

/// <summary>
/// Reads arrays of an archive that <see cref="NumpyArchive"/> or NumPy's <c>savez</c> wrote: little-endian numbers and
/// texts, row by row, in any version of the format (numpy.lib.format).
/// </summary>
internal sealed partial class NumpyArchiveReader(string path) : IDisposable
{
    private const int LongestHeader = 1 << 16;

    // The most that deflate makes of a byte (zlib's technical details); a block's worth more.
    private const long MostInflation = 1032;

    // Numbers that are read at a time, and characters of a text.
    private const int PartLength = 1 << 20, LongestText = 1 << 24;

    private readonly ZipArchive archive = ZipFile.OpenRead(path);
    private readonly long fileLength = new FileInfo(path).Length;

    /// <summary>A matrix of float32, [row][column].</summary>
    /// <exception cref="FormatException">There is none of that name and so many columns.</exception>
    public float[] ReadRows(string name, int columns)
    {
        using Entry entry = Open(name);
        if (entry.Type != "<f4" || entry.Shape is not [_, var found] || found != columns)
            throw new FormatException($"'{name}' is {entry}; float32 of {columns:n0} columns was expected");
        float[] values = new float[entry.Count(sizeof(float))];
        for (int at = 0; at < values.Length; at += PartLength)
            entry.Content.ReadExactly(
                MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(PartLength, values.Length - at))));
        return values;
    }

    /// <summary>Whole numbers.</summary>
    /// <exception cref="FormatException">There are none of that name.</exception>
    public long[] ReadIntegers(string name)
    {
        using Entry entry = Open(name);
        int size = entry.Type switch
        {
            "<i4" => sizeof(int),
            "<i8" => sizeof(long),
            _ => throw new FormatException($"'{name}' is {entry}; whole numbers were expected"),
        };
        byte[] bytes = new byte[checked(entry.Count(size) * size)];
        entry.Content.ReadExactly(bytes);
        return size == sizeof(long)
            ? MemoryMarshal.Cast<byte, long>(bytes).ToArray()
            : [.. MemoryMarshal.Cast<byte, int>(bytes).ToArray().Select(value => (long)value)];
    }

    /// <summary>Texts; one alone where it is no list.</summary>
    /// <exception cref="FormatException">There are none of that name.</exception>
    public string[] ReadTexts(string name)
    {
        using Entry entry = Open(name);
        if (!entry.Type.StartsWith("<U", StringComparison.Ordinal)
            || !int.TryParse(entry.Type.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length > LongestText)
            throw new FormatException($"'{name}' is {entry}; texts were expected");
        var texts = new string[entry.Count(length * sizeof(int))];
        byte[] bytes = new byte[length * sizeof(int)];
        for (int i = 0; i < texts.Length; i++)
        {
            entry.Content.ReadExactly(bytes);
            texts[i] = Encoding.UTF32.GetString(bytes).TrimEnd('\0');
        }

        return texts;
    }

    public void Dispose() => archive.Dispose();

    [GeneratedRegex(@"'descr':\s*'(?<type>[^']+)',\s*'fortran_order':\s*False,\s*'shape':\s*\((?<shape>[\d, ]*)\)")]
    private static partial Regex Header();

    private Entry Open(string name)
    {
        ZipArchiveEntry found = Find(name);
        Stream content = found.Open();
        try
        {
            return Begin(found, content);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>An array by name, which its archive has room for.</summary>
    private ZipArchiveEntry Find(string name)
    {
        ZipArchiveEntry[] named = [.. archive.Entries.Where(entry => entry.FullName == $"{name}.npy")];
        if (named is not [var found])
            throw new FormatException(named.Length == 0 ? $"it has no '{name}'" : $"it has '{name}' twice");
        if (found.IsEncrypted) throw new FormatException($"'{name}' is encrypted");
        if (found.CompressedLength > fileLength)
            throw new FormatException($"'{name}' has {found.CompressedLength:n0} bytes of a file of {fileLength:n0}");
        return found.Length / MostInflation <= found.CompressedLength
            ? found
            : throw new FormatException(
                $"'{name}' has {found.Length:n0} bytes of compressed ones that are too few, "
                    + $"{found.CompressedLength:n0}");
    }

    private static Entry Begin(ZipArchiveEntry found, Stream content)
    {
        Span<byte> start = stackalloc byte[8], length = stackalloc byte[sizeof(int)];
        content.ReadExactly(start);
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8))
            throw new FormatException($"'{found.Name}' is no array of NumPy's");
        length.Clear();
        int lengthBytes = start[6] == 1 ? sizeof(ushort) : sizeof(int);
        content.ReadExactly(length[..lengthBytes]);
        int headerBytes = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (headerBytes is < 0 or > LongestHeader)
            throw new FormatException($"'{found.Name}' has a header of {headerBytes:n0} bytes");
        byte[] header = new byte[headerBytes];
        content.ReadExactly(header);
        Match match = Header().Match(Encoding.UTF8.GetString(header));
        if (!match.Success)
            throw new FormatException(
                $"'{found.Name}' is no array of numbers or texts, row by row: "
                    + Encoding.UTF8.GetString(header).Trim());
        string[] sizes = match.Groups["shape"].Value.Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (sizes.Length > 2) throw new FormatException($"'{found.Name}' has {sizes.Length} dimensions");
        return new Entry(
            content, match.Groups["type"].Value, [.. sizes.Select(size => Size(size, found.Name))],
            found.Length - start.Length - lengthBytes - headerBytes);
    }

    private static long Size(string text, string name) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            ? size
            : throw new FormatException($"'{name}' has {text} as one of its sizes");

    /// <summary>An array whose header was read.</summary>
    /// <param name="Content">Its elements.</param>
    /// <param name="Type">Their type, as NumPy writes it.</param>
    /// <param name="Shape">Its sizes.</param>
    /// <param name="Bytes">Of its elements.</param>
    private sealed record Entry(Stream Content, string Type, long[] Shape, long Bytes) : IDisposable
    {
        /// <summary>Elements, which the archive must have all of.</summary>
        /// <exception cref="FormatException">It has not.</exception>
        public int Count(int elementBytes)
        {
            UInt128 count = Shape.Aggregate((UInt128)1, (product, size) => product * (ulong)size);
            if (count * (ulong)elementBytes != (UInt128)(ulong)Math.Max(Bytes, 0) || count > (ulong)Array.MaxLength)
                throw new FormatException($"an array is {this}, and has {Bytes:n0} bytes");
            return (int)count;
        }

        public override string ToString() => $"{Type} of ({string.Join(", ", Shape)})";

        public void Dispose() => Content.Dispose();
    }
}
