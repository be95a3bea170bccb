using Microsoft.Win32.SafeHandles;

namespace GResNet.Runtime.Files;

/// <summary>A file that is read here and there, a few bytes at a time, through a window that follows.</summary>
/// <param name="file">The file.</param>
internal sealed class FileWindow(SafeFileHandle file)
{
    private readonly byte[] window = new byte[1 << 12];
    private long start;
    private int length;

    /// <summary>Bytes of the file when it was opened.</summary>
    public long Length { get; } = RandomAccess.GetLength(file);

    /// <summary>A byte of the file.</summary>
    /// <exception cref="EndOfStreamException">It has been cut.</exception>
    public byte this[long at]
    {
        get
        {
            if (at < start || at >= start + length)
            {
                (start, length) = (at, RandomAccess.Read(file, window, at));
                if (length == 0) throw new EndOfStreamException();
            }

            return window[at - start];
        }
    }

    /// <summary>Reads bytes from a place on.</summary>
    /// <exception cref="EndOfStreamException">It has been cut.</exception>
    public void Read(long at, Span<byte> bytes)
    {
        if (RegularFile.Read(file, bytes, at) < bytes.Length) throw new EndOfStreamException();
    }
}
