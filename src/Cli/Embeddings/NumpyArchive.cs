using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace GResNet.Cli.Embeddings;

/// <summary>
/// Writes arrays to an archive that <c>numpy.load</c> reads: a ZIP file of .npy files, of version 1.0 of NumPy's format
/// (numpy.lib.format), which <c>allow_pickle</c> is not needed for.
/// </summary>
internal sealed class NumpyArchive(Stream stream) : IDisposable
{
    // What comes before the values is a multiple of so many bytes.
    private const int Alignment = 64;

    private readonly ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Writes a matrix, row by row.</summary>
    public void WriteRows(string name, int rows, int columns, IEnumerable<float[]> values)
    {
        using Stream entry = Begin(name, "<f4", $"({rows}, {columns})");
        foreach (float[] row in values) entry.Write(MemoryMarshal.AsBytes<float>(row));
    }

    /// <summary>Writes whole numbers.</summary>
    public void Write(string name, IReadOnlyCollection<int> values)
    {
        using Stream entry = Begin(name, "<i4", $"({values.Count},)");
        foreach (int value in values) entry.Write(BitConverter.GetBytes(value));
    }

    /// <summary>Writes texts.</summary>
    public void Write(string name, IReadOnlyCollection<string> values) => Write(name, values, $"({values.Count},)");

    /// <summary>Writes a text.</summary>
    public void Write(string name, string value) => Write(name, [value], "()");

    public void Dispose() => archive.Dispose();

    /// <summary>Texts have as many characters as the longest, of four bytes; shorter ones end with zeros.</summary>
    private void Write(string name, IReadOnlyCollection<string> values, string shape)
    {
        int longest = values.Select(Encoding.UTF32.GetByteCount).DefaultIfEmpty(0).Max();
        int characters = Math.Max(1, longest / sizeof(int));
        using Stream entry = Begin(name, $"<U{characters}", shape);
        byte[] bytes = new byte[characters * sizeof(int)];
        foreach (string value in values)
        {
            bytes.AsSpan().Clear();
            Encoding.UTF32.GetBytes(value, bytes);
            entry.Write(bytes);
        }
    }

    private Stream Begin(string name, string type, string shape)
    {
        // Numbers hardly become smaller.
        Stream entry = archive.CreateEntry($"{name}.npy", CompressionLevel.NoCompression).Open();
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0];
        int length = (magic.Length + sizeof(ushort) + header.Length + Alignment) / Alignment * Alignment;
        header = header.PadRight(length - magic.Length - sizeof(ushort) - 1) + "\n";
        entry.Write(magic);
        entry.Write(BitConverter.GetBytes((ushort)header.Length));
        entry.Write(Encoding.Latin1.GetBytes(header));
        return entry;
    }
}
