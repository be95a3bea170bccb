using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace GResNet.Training.Files;

/// <summary>The disk of this machine.</summary>
internal sealed partial class Disk : IDisk
{
    private const int Interrupted = 4; // EINTR, of Linux and macOS alike.

    public long? FreeBytes(string folder)
    {
        try
        {
            // .NET knows the free bytes of drives; on Unix any folder counts as one, but on Windows a folder may be
            // another's drive.
            return OperatingSystem.IsWindows()
                ? GetDiskFreeSpaceEx(Path.TrimEndingDirectorySeparator(folder) + '\\', out long free, out _, out _)
                    ? free
                    : null
                : new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void WriteFile(string path, Action<Stream> write)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        write(file);
        // fsync on Linux, FlushFileBuffers on Windows, F_FULLFSYNC on macOS, whose fsync leaves data in the drive's
        // cache.
        file.Flush(flushToDisk: true);
    }

    /// <remarks>
    /// Nothing on Windows, which has no call for it: NTFS keeps a log of changes to its folders, so that after a power
    /// loss a rename has happened or not, as a whole; when it enters the log is up to NTFS.
    /// </remarks>
    public void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using SafeFileHandle folder = OpenFolder(path);
        RandomAccess.FlushToDisk(folder);
    }

    public void RenameFolder(string from, string to) => Directory.Move(from, to);

    public void DeleteFile(string path) => File.Delete(path);

    public void DeleteFolder(string path) => Directory.Delete(path);

    /// <summary>.NET opens no folders, but flushes the handle of one as it does a file's.</summary>
    [UnsupportedOSPlatform("windows")]
    private static SafeFileHandle OpenFolder(string path)
    {
        int flags = OperatingSystem.IsMacOS() ? 0x100_0000 : 0x8_0000; // O_RDONLY | O_CLOEXEC
        while (true)
        {
            int descriptor = Open(path, flags);
            if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new IOException($"The folder '{path}' cannot be opened: {new Win32Exception(error).Message}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("kernel32", EntryPoint = "GetDiskFreeSpaceExW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetDiskFreeSpaceEx(string folder, out long available, out long total, out long free);
}
