namespace GResNet.Training.Names;

/// <summary>
/// Names of files that are not UTF-8. On Unix a name is any bytes; .NET shows what it cannot decode as U+FFFD, and then
/// has no name by which the file could be opened.
/// </summary>
public static class UndecodedName
{
    private const char Undecoded = '\uFFFD';

    /// <summary>Whether a path has bytes in it that are not UTF-8.</summary>
    /// <param name="path">As the system lists it, or as it was given on the command line.</param>
    public static bool Is(string path) =>
        !OperatingSystem.IsWindows() && path.Contains(Undecoded) && !Path.Exists(path);

    /// <summary>
    /// Why a path that a user gave leads nowhere, and the command that mends it; null where its name is not why.
    /// </summary>
    public static string? Explain(string path) => Is(path)
        ? $"'{path}' cannot be opened: its name is not UTF-8. "
            + $"{Advice(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".")}"
        : null;

    /// <summary>That an image of a folder cannot be opened, and the command that mends it.</summary>
    public static string Refusal(string image, string folder) =>
        $"'{image}' cannot be read: its name is not UTF-8. {Advice(folder)}";

    /// <summary>The command that mends all names in a folder.</summary>
    public static string Advice(string folder) =>
        $"Names from Windows or an old disk in Western Europe become UTF-8 by: convmv -r -f windows-1252 -t utf-8 "
            + $"--notest {ShellWord.Of(folder)}";
}
