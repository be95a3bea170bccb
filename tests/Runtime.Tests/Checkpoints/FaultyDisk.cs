using GResNet.Training.Checkpoints;
using GResNet.Training.Files;

namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>What happens at the chosen operation.</summary>
public enum Fault
{
    /// <summary>It fails, and no other does.</summary>
    Fails,

    /// <summary>It is forbidden, and no other is.</summary>
    Forbidden,

    /// <summary>The disk is full: it fails, and every later one that needs room.</summary>
    Full,

    /// <summary>The process is killed: neither it nor a later one happens.</summary>
    Killed,
}

/// <summary>The process is no more.</summary>
internal sealed class KilledException : Exception;

/// <summary>
/// A disk on which something happens at one operation. Each write counts as one; one that fails writes half its bytes.
/// Files are real, but flushing them is recorded rather than waited for.
/// </summary>
/// <param name="fault">What happens.</param>
/// <param name="at">The operation at which it happens, from 0; past the last, nothing does.</param>
internal sealed class FaultyDisk(Fault fault, int at) : IDisk
{
    /// <summary>A disk on which nothing happens.</summary>
    public FaultyDisk()
        : this(default, int.MaxValue)
    {
    }

    /// <summary>Operations begun.</summary>
    public int Operations { get; private set; }

    /// <summary>What a power loss would take back now.</summary>
    public UnflushedChanges Unflushed { get; } = new();

    public long? FreeBytes(string folder) => null;

    public void CreateFolder(string path)
    {
        Begin(needsRoom: true);
        if (Directory.Exists(path)) return;
        Directory.CreateDirectory(path);
        Unflushed.Created(path);
    }

    public void WriteFile(string path, Action<Stream> write)
    {
        Begin(needsRoom: true);
        Unflushed.Created(path);
        Action flushed = Unflushed.Written(path);
        using FileStream file = File.Create(path);
        write(new Writes(this, file));
        Begin(needsRoom: true);
        flushed();
    }

    public void SyncFolder(string path)
    {
        Begin(needsRoom: false);
        Unflushed.Flushed(path);
    }

    public void RenameFolder(string from, string to)
    {
        Begin(needsRoom: false);
        Directory.Move(from, to);
        Unflushed.Renamed(from, to);
    }

    public void DeleteFile(string path)
    {
        Begin(needsRoom: false);
        Unflushed.Deleting(path);
        File.Delete(path);
    }

    public void DeleteFolder(string path)
    {
        Begin(needsRoom: false);
        Unflushed.DeletingFolder(path);
        Directory.Delete(path);
    }

    private void Begin(bool needsRoom)
    {
        int operation = Operations++;
        switch (fault)
        {
            case Fault.Fails when operation == at: throw new IOException("Input/output error");
            case Fault.Forbidden when operation == at: throw new UnauthorizedAccessException("Access denied");
            case Fault.Full when needsRoom && operation >= at: throw new IOException("No space left on device");
            case Fault.Killed when operation >= at: throw new KilledException();
        }
    }

    /// <summary>Writes to a file, each of which may fail.</summary>
    private sealed class Writes(FaultyDisk disk, Stream file) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                disk.Begin(needsRoom: true);
            }
            catch
            {
                file.Write(buffer[..(buffer.Length / 2)]);
                throw;
            }

            file.Write(buffer);
        }
    }
}
