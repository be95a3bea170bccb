using GResNet.Cli.Exits;

namespace GResNet.Cli.Output;

/// <summary>Paths of files that are to be written.</summary>
internal static class OutputPath
{
    private static readonly string[] PageEndings = [".html", ".htm"];

    /// <summary>Checks that the folder of a file is there.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static void CheckFolder(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"'{path}' cannot be written: there is no folder '{folder}'.");
    }

    /// <summary>The same of a page, which must be called one: what is there is replaced.</summary>
    /// <exception cref="UsageException">Its folder is not there, or it is called something else.</exception>
    public static void CheckPage(string path)
    {
        if (!PageEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            throw new UsageException($"'{path}' does not end with {PageEndings[0]}, as a page does.");
        CheckFolder(path);
    }
}
