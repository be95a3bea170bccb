namespace GResNet.Runtime.Checkpoints;

/// <summary>
/// The right to write into a folder, of one process at a time. It is a file held open for oneself (flock on Unix, share mode
/// on Windows), so the system takes it back when the process ends, however it ends; the file itself stays.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = ".lock";

    // How .NET says that another has the file: ERROR_SHARING_VIOLATION as an HRESULT on Windows, errno's EWOULDBLOCK elsewhere.
    private const int SharingViolation = unchecked((int)0x80070020), WouldBlockLinux = 11, WouldBlockMac = 35;

    private readonly FileStream file;

    /// <exception cref="IOException">Another process, or another store of this one, has it; or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public FolderLock(string folder)
    {
        try
        {
            file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult is SharingViolation or WouldBlockLinux or WouldBlockMac)
        {
            throw new IOException($"Another process saves checkpoints in '{folder}'; end it, or choose another folder.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
