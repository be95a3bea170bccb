namespace GResNet.Training.Files;

/// <summary>Folders on a disk.</summary>
internal static class DiskFolders
{
    /// <summary>
    /// Creates a folder and those above it that are not there. On return their entries are on the disk; those of
    /// folders that existed are taken to be.
    /// </summary>
    public static void CreateFolders(this IDisk disk, string path)
    {
        if (Directory.Exists(path)) return;
        string? parent = Path.GetDirectoryName(path);
        if (parent is not null) disk.CreateFolders(parent);
        disk.CreateFolder(path);
        if (parent is not null) disk.SyncFolder(parent);
    }
}
