namespace GResNet.Training.Files;

/// <summary>
/// What saving a checkpoint does to a disk, one call for each thing that can fail, or be the last before a crash. A
/// seam: tests put failures and crashes here.
/// </summary>
internal interface IDisk
{
    /// <summary>Bytes that can still be written into a folder; null when the system does not tell.</summary>
    long? FreeBytes(string folder);

    /// <summary>Creates one folder; nothing when it exists.</summary>
    void CreateFolder(string path);

    /// <summary>Writes a new file, which is on the disk, its entry in the folder excepted, on return.</summary>
    void WriteFile(string path, Action<Stream> write);

    /// <summary>
    /// Returns when the entries of a folder, and so what was created and renamed in it, are on the disk.
    /// </summary>
    void SyncFolder(string path);

    /// <summary>Renames a folder, in one step, to a name that is free.</summary>
    void RenameFolder(string from, string to);

    /// <summary>Deletes one file.</summary>
    void DeleteFile(string path);

    /// <summary>Deletes one empty folder.</summary>
    void DeleteFolder(string path);
}
