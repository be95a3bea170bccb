using System.Collections.Immutable;

namespace GResNet.Training.Data.Folders;

/// <summary>Takes note of what is left out while a folder is read.</summary>
internal sealed class LeftOutNotes
{
    private readonly SortedDictionary<string, int> endings = new(StringComparer.Ordinal);
    private readonly List<LeftOutFolder> folders = [];
    private readonly List<string> undecoded = [];
    private int hiddenFiles;
    private int hiddenFolders;
    private int loose;

    public void AddHidden(bool isFolder) => _ = isFolder ? hiddenFolders++ : hiddenFiles++;

    public void AddEnding(string ending) => endings[ending] = endings.GetValueOrDefault(ending) + 1;

    public void AddUndecoded(string path) => undecoded.Add(path);

    public void AddFolder(string path, string why) => folders.Add(new LeftOutFolder(path, why));

    public void AddLoose(int images) => loose += images;

    /// <summary>Everything noted.</summary>
    /// <param name="folder">That was read.</param>
    public LeftOut Of(string folder) => new(
        folder, endings.ToImmutableSortedDictionary(StringComparer.Ordinal), hiddenFiles, hiddenFolders, loose,
        [.. folders.OrderBy(f => f.Path, StringComparer.Ordinal)], [.. undecoded.Order(StringComparer.Ordinal)]);
}
