using GResNet.Imaging;
using GResNet.Runtime.Names;
using GResNet.Training.Data.Folders;

namespace GResNet.Cli.Commands;

/// <summary>Photographs that are named one by one, or by folders.</summary>
internal static class ImageArguments
{
    /// <summary>What is said of them in help.</summary>
    public const string Description =
        "Photographs, or folders, all of whose photographs are meant, in folders within them too.";

    /// <summary>The photographs of a name; false with what is wrong told where not all can be found.</summary>
    /// <param name="program">What the program is called.</param>
    /// <param name="path">A photograph, or a folder of some.</param>
    /// <param name="paths">Gets those that were found.</param>
    public static bool TryFind(string program, string path, List<string> paths)
    {
        if (!Directory.Exists(path))
        {
            paths.Add(path);
            return true;
        }

        try
        {
            FolderImages found = FolderImages.Find(path);
            foreach (string line in found.LeftOut.Lines())
                Console.Error.WriteLine($"left out of {Printable.Of(path)}: {Printable.Of(line)}");
            paths.AddRange(found.Paths);
            return found.LeftOut.Undecoded.IsEmpty;
        }
        catch (DatasetException error)
        {
            Console.Error.WriteLine($"{program}: {Printable.Of(error.Message)}");
            return false;
        }
    }
}
