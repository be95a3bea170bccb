using System.Collections.Immutable;
using GResNet.Imaging;

namespace GResNet.Training.Data.Folders;

/// <summary>The images in a folder and the folders in it, whatever they are called: without classes.</summary>
/// <param name="Paths">Of the files, in ordinal order of their paths in the folder.</param>
/// <param name="LeftOut">What is there besides.</param>
public sealed record FolderImages(ImmutableArray<string> Paths, LeftOut LeftOut)
{
    /// <summary>Finds them; what is hidden, and the folders of systems and of runs, are left out.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DatasetException">It cannot be read, or has no images.</exception>
    public static FolderImages Find(string folder)
    {
        var notes = new LeftOutNotes();
        string[] images = [.. new FolderTree(notes).List(folder).Paths("").Order(StringComparer.Ordinal)];
        var found = new FolderImages([.. images.Select(image => Path.Combine(folder, image))], notes.Of(folder));
        if (images.Length > 0 || !found.LeftOut.Undecoded.IsEmpty) return found;
        throw new DatasetException(
            string.Join("; left out: ", [$"'{folder}' has no images", .. found.LeftOut.Lines()]) + ".");
    }
}
