using GResNet.Runtime.Weights;
using GResNet.Training.Data.Folders;
using GResNet.Training.Files;

namespace GResNet.Training.Checkpoints;

/// <summary>
/// The checkpoints of a run, in a folder of their own; docs/checkpoints.md describes what lies there.
/// <para>
/// A checkpoint is written under a hidden name, flushed file by file, and then renamed, so that under its name it is
/// whole. What is promised:
/// </para>
/// <list type="bullet">
/// <item>The process may be killed at any moment, SIGKILL included: the checkpoints of earlier saves are untouched, and
/// the one being saved is there whole or not at all.</item>
/// <item>Power may be lost, or the system crash, at any moment, and the same holds; and a checkpoint whose
/// <see cref="Save"/> returned is there. On Windows it may be missing, and then the one before it is there: Windows has
/// no way to wait until a rename is on the disk. A drive that reports as written what is not breaks this
/// promise.</item>
/// <item>A full disk, or any other failure to write, leaves the earlier checkpoints as they were.</item>
/// <item>Older checkpoints are deleted only once a newer one is on the disk.</item>
/// <item>A checkpoint that was damaged later, on the disk, is recognised by its checksums, and the one before it is
/// opened.</item>
/// </list>
/// <para>Any number of processes may read a folder, one may save in it. Not safe for use by several threads at
/// once.</para>
/// </summary>
public sealed class CheckpointStore : IDisposable
{
    private readonly string folder;
    private readonly int keep;
    private readonly IDisk disk;
    private readonly HashSet<CheckpointName> damaged = [];
    private FolderLock? held;

    /// <summary>The store of one folder, which need not exist.</summary>
    /// <param name="folder">
    /// For instance <c>RUN/checkpoints</c>. Folders above it that it has to create are flushed too; those that exist
    /// are taken to be on the disk.
    /// </param>
    /// <param name="keep">How many checkpoints are kept, from 1.</param>
    public CheckpointStore(string folder, int keep)
        : this(folder, keep, new Disk())
    {
    }

    internal CheckpointStore(string folder, int keep, IDisk disk)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(keep);
        this.folder = Path.GetFullPath(folder);
        this.keep = keep;
        this.disk = disk;
    }

    /// <summary>The checkpoints that are there, whole or damaged, newest first.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<(long Step, string Path)> List() => [.. Names().Select(n => (n.Step, PathOf(n)))];

    /// <summary>
    /// Opens the newest checkpoint that is whole. Every byte of it is read.
    /// </summary>
    /// <param name="warn">Receives what is wrong with each newer one that is damaged.</param>
    /// <returns>Null when there are no checkpoints.</returns>
    /// <exception cref="CheckpointException">There are, but all are damaged;
    /// the message says what is wrong with each.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public Checkpoint? OpenNewest(Action<string> warn)
    {
        var damages = new List<string>();
        foreach (CheckpointName name in Names())
        {
            try
            {
                Checkpoint checkpoint = Checkpoint.Open(PathOf(name), name);
                foreach (string damage in damages) warn($"Checkpoint {damage}");
                return checkpoint;
            }
            catch (CheckpointException error)
            {
                damaged.Add(name);
                damages.Add(error.Message);
            }
        }

        return damages.Count == 0
            ? null
            : throw new CheckpointException($"No checkpoint in '{folder}' can be used. {string.Join(' ', damages)}");
    }

    /// <summary>
    /// Takes the right to save in the folder, which is created, until the store is disposed or the process ends. Saving
    /// does so itself; a run that asks first learns before its first epoch that the folder is another's.
    /// </summary>
    /// <exception cref="IOException">Another process has it, or the folder cannot be written.</exception>
    public void Acquire()
    {
        if (held is not null) return;
        try
        {
            held = FolderLock.TryTake(folder, RunFiles.CheckpointsLock, disk)
                ?? throw new IOException(
                    $"Another process saves checkpoints in '{folder}'; end it, or choose another folder.");
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"'{folder}' cannot be written: {error.Message}", error);
        }
    }

    /// <summary>
    /// Saves a checkpoint; when it returns, it is on the disk. Then it deletes older ones, so that <c>keep</c> whole
    /// ones are left: the newest, of each step the one saved last. Those that <see cref="OpenNewest"/> found damaged do
    /// not count. Checkpoints of later steps are left alone.
    /// </summary>
    /// <param name="step">Steps of the optimizer taken.</param>
    /// <param name="state">A JSON object whose <c>step</c> is <paramref name="step"/>.</param>
    /// <param name="files">The tensors.</param>
    /// <returns>Path of the checkpoint.</returns>
    /// <exception cref="ArgumentException">The state or a file is not as it must be; nothing was written.</exception>
    /// <exception cref="IOException">
    /// The checkpoint could not be written, or not with certainty; earlier ones are as they were. The message says how
    /// much room it needs. The store can be used further.
    /// </exception>
    public string Save(long step, ReadOnlyMemory<byte> state, IReadOnlyList<TensorFile> files)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var content = new CheckpointContent(step, state, files);
        try
        {
            Acquire();
            DeleteLeftovers();
            var name = new CheckpointName(step, Names().FirstOrDefault(n => n.Step == step).Edition + 1);
            Publish(content, name);
            DeleteOlderThan(name);
            return PathOf(name);
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            throw new IOException(
                $"The checkpoint of step {step} could not be saved: {error.Message}{Room(content)}", error);
        }
    }

    /// <summary>Gives back the right to save in the folder.</summary>
    public void Dispose()
    {
        held?.Dispose();
        held = null;
    }

    private void Publish(CheckpointContent content, CheckpointName name)
    {
        if (disk.FreeBytes(folder) is { } free && free < content.Length)
            throw new IOException("The disk is full.");
        string temporary = Path.Combine(folder, name.Temporary);
        try
        {
            content.WriteTo(temporary, disk);
            disk.RenameFolder(temporary, PathOf(name));
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        disk.SyncFolder(folder);
    }

    private void DeleteOlderThan(CheckpointName newest)
    {
        CheckpointName[] names = [.. Names().Where(n => n.CompareTo(newest) <= 0)];
        CheckpointName[] kept = [.. names.Where(n => !damaged.Contains(n)).DistinctBy(n => n.Step).Take(keep)];
        Delete([.. names.Where(n =>
            kept.Any(k => k.Step == n.Step && k.Edition > n.Edition)
                || (kept.Length == keep && n.CompareTo(kept[^1]) < 0))]);
    }

    /// <summary>
    /// Deletes checkpoints. Each loses its name first, and that is on the disk before the first file goes: no
    /// checkpoint is ever there in part. What cannot be deleted is tried again at the next save.
    /// </summary>
    private void Delete(IReadOnlyList<CheckpointName> names)
    {
        if (names.Count == 0) return;
        try
        {
            foreach (CheckpointName name in names)
                disk.RenameFolder(PathOf(name), Path.Combine(folder, name.Temporary));
            disk.SyncFolder(folder);
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            return;
        }

        foreach (CheckpointName name in names) TryDelete(Path.Combine(folder, name.Temporary));
    }

    /// <summary>
    /// What crashed or failed saves and deletions left; while this process has the right to save, nobody else writes
    /// here.
    /// </summary>
    private void DeleteLeftovers()
    {
        foreach (string path in Directory.GetDirectories(folder, CheckpointName.TemporaryPattern)) TryDelete(path);
    }

    private void TryDelete(string path)
    {
        try
        {
            if (!Directory.Exists(path)) return;
            foreach (string file in Directory.GetFiles(path)) disk.DeleteFile(file);
            disk.DeleteFolder(path);
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            // It takes room, but has no name of a checkpoint.
        }
    }

    private string Room(CheckpointContent content)
    {
        string free = disk.FreeBytes(folder) is { } bytes ? $", {bytes:N0} are free" : "";
        return $" It needs {content.Length:N0} bytes{free}.";
    }

    private IEnumerable<CheckpointName> Names()
    {
        if (!Directory.Exists(folder)) return [];
        var names = new List<CheckpointName>();
        foreach (string path in Directory.GetDirectories(folder, CheckpointName.Pattern))
            if (CheckpointName.TryParse(Path.GetFileName(path), out CheckpointName name)) names.Add(name);
        return names.OrderDescending();
    }

    private string PathOf(CheckpointName name) => Path.Combine(folder, name.ToString());

    private static bool IsOfDisk(Exception error) => error is IOException or UnauthorizedAccessException;
}
