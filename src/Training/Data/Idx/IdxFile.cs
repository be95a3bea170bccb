using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using GResNet.Imaging;
using GResNet.Runtime.Files;

namespace GResNet.Training.Data.Idx;

/// <summary>
/// A file in the IDX format (LeCun, "The MNIST database of handwritten digits"): two zero bytes, the type of an
/// element, the number of dimensions, each dimension as a big-endian number of 4 bytes, and the elements; as it is or
/// as .gz.
/// </summary>
internal sealed class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int MagicBytes = 4;
    private const long MaxBytes = 1 << 30;

    private readonly string path;

    /// <summary>Reads a file.</summary>
    /// <param name="path">It; one that ends with ".gz" is unpacked.</param>
    /// <param name="dimensions">How many it must have.</param>
    /// <exception cref="DatasetException">It is not such a file, or not whole;
    /// the message says at which byte.</exception>
    public IdxFile(string path, int dimensions)
    {
        this.path = path;
        byte[] content = ReadAll();
        int header = MagicBytes + dimensions * sizeof(int);
        if (content.Length < header)
            throw Damaged($"it ends at byte {content.Length}, inside its header of {header} bytes");
        if (content[0] != 0 || content[1] != 0)
            throw Damaged($"bytes 0 and 1 are {content[0]} and {content[1]}, and must be 0");
        if (content[2] != UnsignedByte)
            throw Damaged($"byte 2, the type of an element, is {content[2]}, and must be {UnsignedByte} (bytes)");
        if (content[3] != dimensions)
            throw Damaged($"byte 3, the number of dimensions, is {content[3]}, and must be {dimensions}");
        Dimensions = [.. Enumerable.Range(0, dimensions).Select(i => Dimension(content, i))];
        // Of dimensions below 2³⁰ a double cannot overflow, and below 2⁵³ it is exact.
        double expected = header + Dimensions.Aggregate(1.0, (elements, length) => elements * length);
        if (content.Length != expected)
            throw Damaged(
                $"its header of {header} bytes says {string.Join(" × ", Dimensions)}, {expected:0} bytes in all, and "
                    + $"it "
                + (content.Length < expected ? $"ends at byte {content.Length}" : $"goes on to byte {content.Length}"));
        Elements = content[header..];
    }

    /// <summary>Lengths, the outermost first.</summary>
    public ImmutableArray<int> Dimensions { get; }

    /// <summary>The innermost dimension changes fastest.</summary>
    public byte[] Elements { get; }

    /// <summary>An error of this file.</summary>
    public DatasetException Damaged(string what) => new($"'{path}' is not what it should be: {what}. Fetch it again.");

    private int Dimension(byte[] content, int index)
    {
        int position = MagicBytes + index * sizeof(int);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(position));
        return length is > 0 and <= (uint)MaxBytes
            ? (int)length
            : throw Damaged($"bytes {position} to {position + sizeof(int) - 1}, a length, are {length}");
    }

    private byte[] ReadAll()
    {
        try
        {
            if (RegularFile.HasNoContent(path)) throw Damaged(RegularFile.NoContent);
            using FileStream file = File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            using var content = new MemoryStream();
            var part = new byte[1 << 16];
            for (int read; (read = stream.Read(part)) > 0;)
            {
                content.Write(part, 0, read);
                if (content.Length > MaxBytes) throw Damaged($"it has more than {MaxBytes} bytes");
            }

            return content.ToArray();
        }
        catch (InvalidDataException error)
        {
            throw new DatasetException($"'{path}' is not a whole .gz file: {error.Message} Fetch it again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"'{path}' cannot be read: {error.Message}", error);
        }
    }
}
