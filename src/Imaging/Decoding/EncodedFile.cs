using GResNet.Runtime.Files;

namespace GResNet.Imaging.Decoding;

/// <summary>A file's bytes, in memory that the next file uses again and that does not move.</summary>
internal sealed unsafe class EncodedFile
{
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
                throw new ImageException($"'{path}' cannot be read as an image: it is a folder.");
            if (RegularFile.HasNoContent(path))
                throw new ImageException($"'{path}' cannot be read as an image: {RegularFile.NoContent}.");
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle =
                File.OpenHandle(path, options: FileOptions.SequentialScan);
            long length = RandomAccess.GetLength(handle);
            if (length > maxBytes)
                throw new ImageException(
                    $"'{path}' cannot be read as an image: it has {length:n0} bytes, more than the limit of "
                        + $"{maxBytes:n0}.");
            Reserve((int)length, maxBytes);
            Length = RegularFile.Read(handle, memory.AsSpan(0, (int)length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ImageException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    private void Reserve(int bytes, long maxBytes)
    {
        if (memory.Length >= bytes && !ImageBuffer.IsWasteful(memory.Length, bytes)) return;
        // Twice as much as before at least, so that a folder of ever larger files takes new memory but a few times.
        long size = memory.Length >= bytes ? bytes : Math.Min(Math.Max(bytes, 2L * memory.Length), maxBytes);
        memory = GC.AllocateUninitializedArray<byte>((int)size, pinned: true);
    }
}
