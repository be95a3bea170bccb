namespace GResNet.Runtime.Files;

/// <summary>
/// Files that have content of their own. Opening a named pipe would wait for a writer, for ever if there is none.
/// </summary>
public static class RegularFile
{
    /// <summary>Why nothing can be read from a path, as the end of a sentence about it.</summary>
    public const string NoContent = "it is empty, or a pipe or a device";

    /// <summary>All of a file.</summary>
    /// <param name="path">It.</param>
    /// <param name="maxBytes">The most that a file of its kind has.</param>
    /// <exception cref="FormatException">It is empty, a pipe or a device, or larger; the message is the end of a
    /// sentence about it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadAllBytes(string path, long maxBytes)
    {
        if (HasNoContent(path)) throw new FormatException(NoContent);
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        if (length > maxBytes)
            throw new FormatException($"it has {length:n0} bytes, and no file of its kind has more than {maxBytes:n0}");
        var bytes = new byte[length];
        return bytes[..Read(file, bytes)];
    }

    /// <summary>Reads a file from a place on, until the memory is full or the file ends; how many bytes.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static int Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> to, long offset = 0)
    {
        int read = 0;
        for (int part; read < to.Length && (part = RandomAccess.Read(file, to[read..], offset + read)) > 0;)
            read += part;
        return read;
    }

    /// <summary>
    /// Whether what is there, behind links too, has no bytes: an empty file, a pipe, a device. It is not opened. False
    /// where nothing is there.
    /// </summary>
    public static bool HasNoContent(string path)
    {
        var entry = new FileInfo(path);
        // A link has a length of its own.
        if (entry.LinkTarget is not null) entry = entry.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return entry is { Exists: true, Length: 0 };
    }
}
