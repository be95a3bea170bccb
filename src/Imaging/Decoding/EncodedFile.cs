using GResNet.Runtime.Files;

namespace GResNet.Imaging.Decoding;

/// <summary>A file's bytes, in memory that the next file uses again and that does not move.</summary>
internal sealed unsafe class EncodedFile
{
    private const int StreamPart = 1 << 16;

    private byte[] memory = [];

    /// <summary>Bytes it has.</summary>
    public int Length { get; private set; }

    /// <summary>All of them.</summary>
    public ReadOnlySpan<byte> Bytes => memory.AsSpan(0, Length);

    /// <summary>The first of them; valid until the next file is read.</summary>
    public byte* Data => (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);

    /// <summary>Reads a file.</summary>
    /// <param name="path">It.</param>
    /// <param name="maxBytes">The most it may have.</param>
    /// <exception cref="ImageException">It is not there, empty or too large, or cannot be read;
    /// the message names it.</exception>
    public void Read(string path, long maxBytes)
    {
        Length = 0;
        try
        {
            if (Directory.Exists(path))
                throw Unavailable($"'{path}' cannot be read as an image: it is a folder.");
            if (RegularFile.HasNoContent(path))
                throw new ImageException($"'{path}' cannot be read as an image: {RegularFile.NoContent}.");
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle =
                File.OpenHandle(path, options: FileOptions.SequentialScan);
            long length = RandomAccess.GetLength(handle);
            if (length > maxBytes)
                throw TooLong(path, $"{length:n0} bytes, more than", maxBytes);
            Reserve((int)length, maxBytes);
            Length = RegularFile.Read(handle, memory.AsSpan(0, (int)length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unavailable($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Takes a copy of the bytes of a file that is in memory.</summary>
    /// <param name="bytes">They.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxBytes">The most it may have.</param>
    /// <exception cref="ImageException">There are more, or none.</exception>
    public void Read(ReadOnlySpan<byte> bytes, string name, long maxBytes)
    {
        Length = 0;
        if (bytes.IsEmpty) throw new ImageException($"'{name}' cannot be read as an image: it is empty.");
        if (bytes.Length > maxBytes) throw TooLong(name, $"{bytes.Length:n0} bytes, more than", maxBytes);
        Reserve(bytes.Length, maxBytes);
        bytes.CopyTo(memory);
        Length = bytes.Length;
    }

    /// <summary>Reads a stream from where it stands to its end; it need not be able to seek.</summary>
    /// <param name="stream">It.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxBytes">The most it may have; no more than 64 KiB beyond is read.</param>
    /// <exception cref="ImageException">It has more, has none, or cannot be read; the message names it.</exception>
    public void Read(Stream stream, string name, long maxBytes)
    {
        Length = 0;
        try
        {
            var read = new MemoryStream();
            var part = new byte[StreamPart];
            for (int count; (count = stream.Read(part)) > 0;)
            {
                if (read.Length + count > maxBytes) throw TooLong(name, "more bytes than", maxBytes);
                read.Write(part, 0, count);
            }

            Read(read.GetBuffer().AsSpan(0, (int)read.Length), name, maxBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unavailable($"'{name}' cannot be read: {error.Message}", error);
        }
    }

    private static ImageException TooLong(string name, string has, long maxBytes) => new(
        $"'{name}' cannot be read as an image: it has {has} the limit of {maxBytes:n0}.")
    {
        Fault = ImageFault.OverLimits,
    };

    private static ImageException Unavailable(string message, Exception? inner = null) =>
        new(message, inner) { Fault = ImageFault.Unavailable };

    private void Reserve(int bytes, long maxBytes)
    {
        if (memory.Length >= bytes && !ImageBuffer.IsWasteful(memory.Length, bytes)) return;
        // Twice as much as before at least, so that a folder of ever larger files takes new memory but a few times.
        long size = memory.Length >= bytes ? bytes : Math.Min(Math.Max(bytes, 2L * memory.Length), maxBytes);
        memory = GC.AllocateUninitializedArray<byte>((int)size, pinned: true);
    }
}
