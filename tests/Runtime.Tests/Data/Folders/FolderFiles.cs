using GResNet.Training.Data;

namespace GResNet.Runtime.Tests.Data.Folders;

/// <summary>Folders of files without content, for what goes by names alone.</summary>
internal static class FolderFiles
{
    /// <summary>Makes files, with the folders that they are in.</summary>
    public static void Make(this TemporaryFolder folder, params IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(file))!);
            File.WriteAllBytes(folder.File(file), []);
        }
    }

    /// <summary>The names of images, in their order.</summary>
    public static string[] Names(this IDataset images) => [.. Enumerable.Range(0, images.Count).Select(images.Name)];
}
