using System.Buffers.Binary;
using System.Numerics;
using GResNet.Runtime.Files;

namespace GResNet.Reports.TensorBoard;

/// <summary>
/// A TFRecord file. A record is: length (8 bytes), masked checksum of those 8 bytes (4), the data, masked checksum of
/// the data (4), all little-endian (tensorflow, <c>core/lib/io/record_writer.cc</c>).
/// </summary>
internal sealed class RecordFile : IDisposable
{
    private const int HeaderBytes = sizeof(ulong) + sizeof(uint);
    private const uint MaskDelta = 0xA282_EAD8;

    private readonly FileStream file;

    /// <summary>Makes a file.</summary>
    /// <exception cref="IOException">There is one of that name, or it cannot be written.</exception>
    public RecordFile(string path) =>
        // Without a buffer, a record is one write, which a killed process has made whole or not at all.
        file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>Adds a record.</summary>
    /// <exception cref="IOException">It cannot be written; the file ends with the record before.</exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        var record = new byte[HeaderBytes + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(
            record.AsSpan(sizeof(ulong)), MaskedChecksum(record.AsSpan(0, sizeof(ulong))));
        data.CopyTo(record.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeaderBytes + data.Length), MaskedChecksum(data));
        long end = file.Position;
        try
        {
            file.Write(record);
        }
        catch (IOException)
        {
            // Readers stop at a record that is cut.
            file.SetLength(end);
            file.Position = end;
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>
    /// CRC-32C, rotated and shifted so that a checksum over data that holds checksums stays a good one.
    /// </summary>
    private static uint MaskedChecksum(ReadOnlySpan<byte> data) =>
        BitOperations.RotateRight(Crc32C.Of(data), 15) + MaskDelta;
}
