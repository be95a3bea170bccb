using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Training.Names;

namespace GResNet.Training.Data.Folders;

/// <summary>The images of some classes.</summary>
/// <param name="Path">The folder that their paths begin at.</param>
/// <param name="Classes">In the ordinal order of their names.</param>
internal sealed record SplitFolder(string Path, ImmutableArray<ClassFolder> Classes)
{
    /// <summary>The folders in a folder as classes.</summary>
    /// <exception cref="DatasetException">Two are spelt alike.</exception>
    public static SplitFolder Of(string path, FolderNode node)
    {
        foreach (FolderNode[] alike in node.Folders.GroupBy(f => f.Composed).Select(g => g.ToArray()))
            if (alike.Length > 1) throw SpeltAlike(path, alike);
        return new SplitFolder(path, [.. node.Folders.Select(f => ClassFolder.Of(f.Composed, f.Paths($"{f.Name}/")))]);
    }

    /// <summary>The folders in the folders in a folder as classes, those of the same name put together.</summary>
    /// <exception cref="DatasetException">Two in one are spelt alike.</exception>
    public static SplitFolder Together(string path, FolderNode node) => new(
        path,
        [
            .. node.Filled
                .SelectMany(group =>
                    Of(System.IO.Path.Combine(path, group.Name), group).Classes.Select(c =>
                        (Class: c, Group: group.Name)))
                .GroupBy(x => x.Class.Name)
                .Select(g =>
                    ClassFolder.Of(g.Key, g.SelectMany(x => x.Class.Images.Select(image => $"{x.Group}/{image}"))))
                .OrderBy(c => c.Name, StringComparer.Ordinal),
        ]);

    /// <summary>A part of each class: the images in a folder of that name.</summary>
    /// <exception cref="DatasetException">Two classes are spelt alike.</exception>
    public static SplitFolder Within(string path, FolderNode node, string part)
    {
        SplitFolder all = Of(path, node);
        return all with
        {
            Classes = [.. all.Classes.Select(c =>
                c with { Images = [.. c.Images.Where(image => image.Split('/')[1] == part)] })],
        };
    }

    private static DatasetException SpeltAlike(string path, FolderNode[] alike)
    {
        string[] words = [.. alike.Select(f => ShellWord.Of(System.IO.Path.Combine(path, f.Name), isSpelt: true))];
        string command = OperatingSystem.IsWindows()
            ? $"move {words[1]}\\* {words[0]}"
            : $"mv -n {words[1]}/* {words[0]}/ && rmdir {words[1]}";
        return new DatasetException(
            $"'{path}' has {alike.Length} folders for the class '{alike[0].Composed}': their names look alike, but are "
                + $"spelt otherwise, with a "
            + $"letter and a mark in place of one character. To put their images together: {command}");
    }
}

/// <summary>A class.</summary>
/// <param name="Name">Its folder's, in composed spelling.</param>
/// <param name="Images">Paths in the folder of the split, in ordinal order; their parts are separated by '/'.</param>
internal sealed record ClassFolder(string Name, ImmutableArray<string> Images)
{
    /// <summary>A class whose images are put in order.</summary>
    public static ClassFolder Of(string name, IEnumerable<string> images) => new(
        name,
        [.. images.OrderBy(ComposedName.Of, StringComparer.Ordinal).ThenBy(image => image, StringComparer.Ordinal)]);
}
