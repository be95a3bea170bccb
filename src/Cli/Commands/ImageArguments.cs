using GResNet.Imaging;
using GResNet.Runtime.Names;
using GResNet.Training.Data.Folders;
using GResNet.Training.Names;

namespace GResNet.Cli.Commands;

/// <summary>Photographs that are named one by one, or by folders.</summary>
internal static class ImageArguments
{
    /// <summary>What is said of them in help.</summary>
    public const string Description =
        "Photographs, or folders, all of whose photographs are meant, in folders within them too.";

    /// <summary>Uses all photographs of some names; false, with a line each, where not all can be read.</summary>
    /// <param name="program">What the program is called.</param>
    /// <param name="named">Photographs, or folders of some.</param>
    /// <param name="use">What is done with the path of each.</param>
    public static bool TryEach(string program, IEnumerable<string> named, Action<string> use)
    {
        bool isWhole = true;
        foreach (string name in named)
        {
            var paths = new List<string>();
            isWhole &= TryFind(program, name, paths);
            foreach (string path in paths) isWhole &= TryUse(program, path, use);
        }

        return isWhole;
    }

    private static bool TryUse(string program, string path, Action<string> use)
    {
        try
        {
            if (UndecodedName.Explain(path) is { } reason) throw new ImageException(reason);
            use(path);
            return true;
        }
        catch (Exception error) when (error is ImageException or NotFiniteNumberException)
        {
            Console.Error.WriteLine($"{program}: {Printable.Of(error.Message)}");
            return false;
        }
    }

    private static bool TryFind(string program, string path, List<string> paths)
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
