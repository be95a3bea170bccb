namespace GResNet.Training.Files;

/// <summary>
/// The right to write into a folder, of one process at a time. It is a file held open for oneself (flock on Unix, share
/// mode on Windows), so the system takes it back when the process ends, however it ends; the file itself stays.
/// </summary>
public sealed class FolderLock : IDisposable
{
    // How .NET says that another has the file: ERROR_SHARING_VIOLATION as an HRESULT on Windows, errno's EWOULDBLOCK
    // elsewhere.
    private const int SharingViolation = unchecked((int)0x80070020), WouldBlockLinux = 11, WouldBlockMac = 35;

    // Each time that it is needed, another has to give the folder up between two calls of the system.
    private const int MostAttempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the right to write into a folder, which is made, those above it included.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="fileName">Name of the file in it.</param>
    /// <returns>Null when another process, or another of this one, has it.</returns>
    /// <exception cref="IOException">The folder or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static FolderLock? TryTake(string folder, string fileName) => TryTake(folder, fileName, new Disk());

    /// <summary>The same, when it can be had: waits for another that has it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="fileName">Name of the file in it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="IOException">The folder or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static async Task<FolderLock> TakeAsync(
        string folder, string fileName, CancellationToken cancellation = default)
    {
        while (true)
        {
            if (TryTake(folder, fileName) is { } taken) return taken;
            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Gives the right back and takes the file away, so that nothing tells that it was ever taken.</summary>
    /// <exception cref="IOException">The file cannot be deleted.</exception>
    public void Remove()
    {
        // While it is held, nobody else can take it; Windows deletes no file that is open.
        try
        {
            if (!OperatingSystem.IsWindows()) File.Delete(file.Name);
        }
        finally
        {
            file.Dispose();
        }

        if (OperatingSystem.IsWindows()) File.Delete(file.Name);
    }

    /// <summary>As the other, on a given disk.</summary>
    internal static FolderLock? TryTake(string folder, string fileName, IDisk disk)
    {
        string path = Path.Combine(Path.GetFullPath(folder), fileName);
        for (int attempt = 1; ; attempt++)
        {
            disk.CreateFolders(Path.GetDirectoryName(path)!);
            if (!TryOpen(path, mayVanish: attempt < MostAttempts, out FileStream? file)) return null;
            // A file that was taken away since it was opened is no lock: the next process makes another.
            if (file is not null && File.Exists(path)) return new FolderLock(file);
            file?.Dispose();
            if (attempt == MostAttempts) throw new IOException($"'{path}' is taken away as often as it is made.");
        }
    }

    /// <summary>False when another has the file; no file where its folder went away.</summary>
    private static bool TryOpen(string path, bool mayVanish, out FileStream? file)
    {
        file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (DirectoryNotFoundException) when (mayVanish)
        {
            return true;
        }
        catch (IOException error) when (error.HResult is SharingViolation or WouldBlockLinux or WouldBlockMac)
        {
            return false;
        }
    }
}
