namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>
/// What a power loss may take back: bytes of files that were not flushed, and entries of folders that were not. Systems
/// write these in an order of their own, so any of them may be lost and any other not.
/// </summary>
internal sealed class UnflushedChanges
{
    private readonly List<Change> changes = [];

    /// <summary>A file or folder was created.</summary>
    public void Created(string path) => changes.Add(new Change(path, now =>
    {
        if (File.Exists(now)) File.Delete(now);
        else if (Directory.Exists(now)) Directory.Delete(now, recursive: true);
    }));

    /// <summary>A file gets content.</summary>
    /// <returns>To be called when the content is flushed.</returns>
    public Action Written(string path)
    {
        var content = new Change(path, now =>
        {
            if (!File.Exists(now)) return;
            using FileStream file = File.OpenWrite(now);
            file.SetLength(file.Length / 2);
        })
        { IsContent = true };
        changes.Add(content);
        return () => changes.Remove(content);
    }

    /// <summary>A folder was renamed.</summary>
    public void Renamed(string from, string to)
    {
        Move(from, to);
        changes.Add(new Change(to, now =>
        {
            if (!Directory.Exists(now)) return;
            Directory.Move(now, from);
            Move(now, from);
        }));
    }

    /// <summary>A file is about to be deleted.</summary>
    public void Deleting(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        changes.Add(new Change(path, now =>
        {
            if (Directory.Exists(Path.GetDirectoryName(now))) File.WriteAllBytes(now, content);
        }));
    }

    /// <summary>An empty folder is about to be deleted.</summary>
    public void DeletingFolder(string path) => changes.Add(new Change(path, now => Directory.CreateDirectory(now)));

    /// <summary>The entries of a folder are flushed.</summary>
    public void Flushed(string folder) =>
        changes.RemoveAll(c => !c.IsContent && Path.GetDirectoryName(c.Path) == folder);

    /// <summary>Takes changes back, the last first.</summary>
    public void Lose(Func<bool> whether)
    {
        for (int i = changes.Count - 1; i >= 0; i--)
            if (whether()) changes[i].Undo(changes[i].Path);
    }

    private void Move(string from, string to)
    {
        foreach (Change change in changes)
            if (change.Path == from
                || change.Path.StartsWith(from + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                change.Path = to + change.Path[from.Length..];
    }

    private sealed class Change(string path, Action<string> undo)
    {
        public string Path { get; set; } = path;

        public bool IsContent { get; init; }

        public Action<string> Undo { get; } = undo;
    }
}
