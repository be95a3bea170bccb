using System.Collections.Immutable;
using GResNet.Training.Names;

namespace GResNet.Training.Data.Folders;

/// <summary>What of a folder is not taken for images of its classes.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Endings">Files that do not end as images do, counted by their ending, as ".txt".</param>
/// <param name="HiddenFiles">Files that are hidden.</param>
/// <param name="HiddenFolders">Folders that are hidden.</param>
/// <param name="Loose">Images that are in no class's folder.</param>
/// <param name="Folders">Folders that are not hidden.</param>
/// <param name="Undecoded">Images that cannot be opened, as their names are not UTF-8: paths in the folder.</param>
public sealed record LeftOut(
    string Folder,
    ImmutableSortedDictionary<string, int> Endings,
    int HiddenFiles,
    int HiddenFolders,
    int Loose,
    ImmutableArray<LeftOutFolder> Folders,
    ImmutableArray<string> Undecoded)
{
    /// <summary>What is left out and why, a line each.</summary>
    public IEnumerable<string> Lines()
    {
        if (!Endings.IsEmpty)
            yield return $"{Count(Endings.Values.Sum(), "file")} that {(Endings.Values.Sum() == 1 ? "does" : "do")} "
                + $"not end as images do: "
                + string.Join(", ",
                    Endings.Select(e => $"{e.Value:n0} {(e.Key.Length == 0 ? "without an ending" : $"*{e.Key}")}"));
        if (HiddenFiles > 0) yield return Count(HiddenFiles, "hidden file");
        if (HiddenFolders > 0) yield return Count(HiddenFolders, "hidden folder");
        if (Loose > 0) yield return $"{Count(Loose, "image")} in no class's folder";
        foreach (var kind in Folders.GroupBy(f => (Name: f.Path[(f.Path.LastIndexOf('/') + 1)..], f.Why)))
            yield return (kind.Count() == 1
                ? $"the folder '{kind.Single().Path}'"
                : $"{kind.Count():n0} folders '{kind.Key.Name}'")
                + $": {kind.Key.Why}";
        if (!Undecoded.IsEmpty)
            yield return $"{Count(Undecoded.Length, "image")} whose "
                + $"{(Undecoded.Length == 1 ? "name is" : "names are")} not UTF-8: "
                + $"{Listing.Of(Undecoded)}. {UndecodedName.Advice(Folder)}";
    }

    private static string Count(int number, string noun) => $"{number:n0} {noun}{(number == 1 ? "" : "s")}";
}

/// <summary>A folder that is left out.</summary>
/// <param name="Path">In the folder that was read; its parts are separated by '/'.</param>
/// <param name="Why">Why, as a part of a sentence.</param>
public sealed record LeftOutFolder(string Path, string Why);
