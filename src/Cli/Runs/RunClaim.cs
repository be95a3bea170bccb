using GResNet.Runtime.Files;
using GResNet.Training.Checkpoints;
using GResNet.Training.Data.Folders;
using GResNet.Training.Files;

namespace GResNet.Cli.Runs;

/// <summary>
/// A run's folder, and the right to write into it, of this process alone. Nothing in the folder changes before it is
/// taken. A folder that was taken for a new run which did not begin is left as it was.
/// </summary>
internal sealed class RunClaim : IDisposable
{
    private readonly FolderLock held;
    private readonly string? made;
    private bool begun;

    private RunClaim(RunFolder folder, FolderLock held, string? made) =>
        (Folder, this.held, this.made) = (folder, held, made);

    /// <summary>The folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>Takes the folder of a run that is there.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be written.</exception>
    public static RunClaim ToResume(RunFolder folder)
    {
        RunClaim claim = Take(folder) ?? throw InUse(folder);
        claim.begun = true;
        return claim;
    }

    /// <summary>Takes a folder for a new run.</summary>
    /// <param name="folder">
    /// The folder; null for <c>runs/MODEL-DATA</c>, with a number behind it where that is there. Of several processes
    /// that ask at once, each gets a folder of its own.
    /// </param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="IOException">
    /// The folder has images or a run already, another process has it, or it cannot be written; the message says what
    /// to do.
    /// </exception>
    public static RunClaim ToBegin(RunFolder? folder, RunRequest request)
    {
        if (folder is null) return RunFolder.Defaults(request).Select(TakeFree).First(claim => claim is not null)!;
        folder.CheckApartFrom(request);
        RunClaim claim = Take(folder) ?? throw InUse(folder);
        if (folder.Occupied is not { } occupied) return claim;
        claim.Dispose();
        throw new IOException(occupied);
    }

    /// <summary>Notes what is asked for: the run is there from now on.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Begin(RunRequest request)
    {
        begun = true;
        Folder.Write(request);
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose()
    {
        if (begun) held.Dispose();
        else Undo();
    }

    private static RunClaim? TakeFree(RunFolder folder)
    {
        if (Path.Exists(folder.Path)) return null;
        // Since then, another may have begun a run there, and even ended it.
        RunClaim? claim = Take(folder);
        if (claim is null || folder.Occupied is null) return claim;
        claim.Dispose();
        return null;
    }

    /// <summary>Takes a folder; null where another process has it.</summary>
    private static RunClaim? Take(RunFolder folder)
    {
        string? made = FirstMissing(Path.GetFullPath(folder.Path));
        try
        {
            return FolderLock.TryTake(folder.Path, RunFiles.Lock) is { } held ? new RunClaim(folder, held, made) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string advice = folder.Exists ? "" : " Name another with --out.";
            throw new IOException(
                $"The run's folder '{folder.Path}' cannot be written: {error.Message}{advice}", error);
        }
    }

    private static string? FirstMissing(string path)
    {
        string? missing = null;
        for (string? at = path; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at)) missing = at;
        return missing;
    }

    /// <summary>Takes away what was made, unless somebody has put something there.</summary>
    private void Undo()
    {
        try
        {
            held.Remove();
            if (made is null) return;
            string? at = Path.GetFullPath(Folder.Path);
            for (; at is not null && RealPath.IsIn(at, made); at = Path.GetDirectoryName(at)) Directory.Delete(at);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty folder more does no harm.
        }
    }

    private static IOException InUse(RunFolder folder) => new(
        $"Another process has the run in '{folder.Path}'; wait for its end, or name another folder with --out.");
}
