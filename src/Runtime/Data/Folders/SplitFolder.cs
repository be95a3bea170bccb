using System.Collections.Immutable;

namespace GResNet.Runtime.Data.Folders;

/// <summary>A folder with a folder of images for each class.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Classes">In ordinal order.</param>
/// <param name="Ignored">Files that are not taken for images, counted by their ending, as ".txt".</param>
internal sealed record SplitFolder(string Path, ImmutableArray<ClassFolder> Classes, ImmutableSortedDictionary<string, int> Ignored)
{
    /// <summary>Lists a folder.</summary>
    /// <exception cref="DatasetException">A folder cannot be read, or a class has no images.</exception>
    public static SplitFolder Scan(string path)
    {
        (string[] folders, string[] files) = FolderTree.List(path);
        var ignored = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string file in files) Ignore(file);
        var classes = ImmutableArray.CreateBuilder<ClassFolder>(folders.Length);
        foreach (string name in folders)
        {
            var images = new List<string>();
            FolderTree.Walk(System.IO.Path.Combine(path, name), $"{name}/", file =>
            {
                if (ImageFileNames.Include(file)) images.Add(file);
                else Ignore(file);
            });
            images.Sort(StringComparer.Ordinal);
            classes.Add(new ClassFolder(name, [.. images]));
        }

        string[] empty = [.. classes.Where(c => c.Images.IsEmpty).Select(c => c.Name)];
        if (empty.Length > 0 && empty.Length < classes.Count)
            throw new DatasetException(
                $"Each folder in '{path}' is a class, but there are no images in {Listing.Of(empty)}. Put images there, or move "
                + $"{(empty.Length == 1 ? "it" : "them")} away.");
        return new SplitFolder(path, classes.DrainToImmutable(), ignored.ToImmutableSortedDictionary(StringComparer.Ordinal));

        void Ignore(string file)
        {
            string ending = System.IO.Path.GetExtension(file);
            ignored[ending] = ignored.GetValueOrDefault(ending) + 1;
        }
    }
}

/// <summary>A class.</summary>
/// <param name="Name">Its folder's.</param>
/// <param name="Images">Paths in the folder of the split, in ordinal order; their parts are separated by '/'.</param>
internal sealed record ClassFolder(string Name, ImmutableArray<string> Images);
