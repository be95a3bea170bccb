using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace GResNet.Generators.Tests.Style;

/// <summary>The files that tests read.</summary>
internal static partial class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", ".."));

    /// <summary>Files in a folder and below, without what builds leave, from the root on, with slashes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !BuildOutput().IsMatch(path));

    public static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("/(obj|bin)/")]
    private static partial Regex BuildOutput();
}
