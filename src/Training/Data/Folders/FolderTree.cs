using System.IO.Enumeration;
using GResNet.Imaging;
using GResNet.Runtime.Files;
using GResNet.Training.Names;

namespace GResNet.Training.Data.Folders;

/// <summary>
/// Lists a folder through all depths. Links are followed, but never into a folder that they are in. What is hidden,
/// folders that systems keep for themselves, and those of runs, are left out.
/// </summary>
/// <param name="leftOut">Takes note of what is left out.</param>
internal sealed class FolderTree(LeftOutNotes leftOut)
{
    // Circles that go through links in the targets of links are not seen otherwise.
    private const int MaxDepth = 64;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly List<string> realPaths = [];

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink, bool IsHidden);

    /// <summary>Lists it.</summary>
    /// <exception cref="DatasetException">A folder cannot be read,
    /// or has a name by which it cannot be opened.</exception>
    public FolderNode List(string folder)
    {
        realPaths.Add(RealPath.Of(folder));
        return List(folder, Path.GetFileName(realPaths[0]), "");
    }

    private FolderNode List(string folder, string name, string prefix)
    {
        var folders = new List<FolderNode>();
        var images = new List<string>();
        foreach (Entry entry in Entries(folder))
        {
            if (entry.IsHidden) leftOut.AddHidden(entry.IsFolder);
            else if (entry.IsFolder && Enter(folder, entry, prefix) is { } found) folders.Add(found);
            else if (!entry.IsFolder) Add(folder, entry.Name, prefix, images);
        }

        return new FolderNode(name, [.. folders.OrderBy(f => f.Composed, StringComparer.Ordinal)], [.. images]);
    }

    private void Add(string folder, string name, string prefix, List<string> images)
    {
        if (!ImageFileNames.Include(name)) leftOut.AddEnding(Path.GetExtension(name));
        else if (UndecodedName.Is(Path.Combine(folder, name))) leftOut.AddUndecoded(prefix + name);
        else images.Add(name);
    }

    /// <summary>Lists a folder in another; null for one that is left out.</summary>
    private FolderNode? Enter(string folder, Entry entry, string prefix)
    {
        string path = Path.Combine(folder, entry.Name);
        if (ForeignFolders.Describe(entry.Name) is { } why)
        {
            leftOut.AddFolder(prefix + entry.Name, why);
            return null;
        }

        if (RunFiles.Fill(path))
        {
            leftOut.AddFolder(prefix + entry.Name, "a run's folder");
            return null;
        }

        if (UndecodedName.Explain(path) is { } reason) throw new DatasetException(reason);

        // A link's target is relative to where the link really is.
        string real = Path.Combine(realPaths[^1], entry.Name);
        if (entry.IsLink) real = RealPath.Of(real);
        if (entry.IsLink && RealPath.IsIn(realPaths[^1], real) || realPaths.Contains(real)) return null;
        if (realPaths.Count == MaxDepth)
            throw new DatasetException(
                $"Folders are nested more than {MaxDepth} deep at '{folder}'. Is there a circle of links?");
        realPaths.Add(real);
        FolderNode found = List(path, entry.Name, $"{prefix}{entry.Name}/");
        realPaths.RemoveAt(realPaths.Count - 1);
        return found;
    }

    private static Entry[] Entries(string folder)
    {
        try
        {
            // Whether a file is a link costs a call of the system each, and does not matter.
            return new FileSystemEnumerable<Entry>(
                folder,
                (ref FileSystemEntry e) => new Entry(
                    e.FileName.ToString(), e.IsDirectory, e.IsDirectory
                        && (e.Attributes & FileAttributes.ReparsePoint) != 0, IsHidden(ref e)),
                Everything).ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder '{folder}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>By its name as on Unix, or by its attribute.</summary>
    private static bool IsHidden(ref FileSystemEntry entry) => entry.FileName[0] == '.' || entry.IsHidden;
}
