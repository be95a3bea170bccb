using System.IO.Enumeration;

namespace GResNet.Runtime.Data.Folders;

/// <summary>
/// Lists folders and, through all depths, files. Links are followed, but never into a folder that they are in. What begins with a
/// dot is left out, as systems and tools keep files of their own so, and so are folders of runs.
/// </summary>
internal static class FolderTree
{
    // Circles that go through links in the targets of links are not seen otherwise.
    private const int MaxDepth = 64;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink);

    /// <summary>Names of the folders directly in a folder, and of its files; both in ordinal order.</summary>
    /// <exception cref="DatasetException">The folder cannot be read.</exception>
    public static (string[] Folders, string[] Files) List(string folder)
    {
        Entry[] entries = [.. Entries(folder).OrderBy(e => e.Name, StringComparer.Ordinal)];
        return (
            [.. entries.Where(e => e.IsFolder && !RunFiles.Fill(Path.Combine(folder, e.Name))).Select(e => e.Name)],
            [.. entries.Where(e => !e.IsFolder).Select(e => e.Name)]);
    }

    /// <summary>Calls <paramref name="found"/> with every file in a folder and in those below it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">What the names of the files begin with; their parts are separated by '/'.</param>
    /// <param name="found">Takes the name.</param>
    /// <exception cref="DatasetException">A folder cannot be read.</exception>
    public static void Walk(string folder, string prefix, Action<string> found) =>
        Walk(folder, prefix, found, [RealPath(new DirectoryInfo(Path.GetFullPath(folder)))]);

    private static void Walk(string folder, string prefix, Action<string> found, List<string> realPaths)
    {
        foreach (Entry entry in Entries(folder))
        {
            if (!entry.IsFolder)
            {
                found(prefix + entry.Name);
                continue;
            }

            if (RunFiles.Fill(Path.Combine(folder, entry.Name))) continue;

            // A link's target is relative to where the link really is.
            string real = Path.Combine(realPaths[^1], entry.Name);
            if (entry.IsLink) real = RealPath(new DirectoryInfo(real));
            if (entry.IsLink && IsInside(realPaths[^1], real) || realPaths.Contains(real)) continue;
            if (realPaths.Count == MaxDepth)
                throw new DatasetException($"Folders are nested more than {MaxDepth} deep at '{folder}'. Is there a circle of links?");
            realPaths.Add(real);
            Walk(Path.Combine(folder, entry.Name), $"{prefix}{entry.Name}/", found, realPaths);
            realPaths.RemoveAt(realPaths.Count - 1);
        }
    }

    private static Entry[] Entries(string folder)
    {
        try
        {
            // Whether a file is a link costs a call of the system each, and does not matter.
            return new FileSystemEnumerable<Entry>(
                folder,
                (ref FileSystemEntry e) => new Entry(
                    e.FileName.ToString(), e.IsDirectory, e.IsDirectory && (e.Attributes & FileAttributes.ReparsePoint) != 0),
                Everything)
            {
                ShouldIncludePredicate = (ref FileSystemEntry e) => e.FileName[0] != '.',
            }.ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder '{folder}' cannot be read: {error.Message}", error);
        }
    }

    private static string RealPath(DirectoryInfo folder) => folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;

    private static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
