namespace GResNet.Runtime.Files;

/// <summary>Paths without links in them, which tell whether one folder is in another.</summary>
public static class RealPath
{
    private static readonly StringComparison Comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
        ? StringComparison.OrdinalIgnoreCase
        : StringComparison.Ordinal;

    /// <summary>The whole path of what may be there or not.</summary>
    public static string Of(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        path = Path.Combine(Of(parent), Path.GetFileName(path));
        // A circle of links, or one that leads nowhere, is no folder.
        return Directory.Exists(path) && Directory.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
            ? Of(target.FullName)
            : path;
    }

    /// <summary>Whether a folder is another, or in it; both are real paths.</summary>
    public static bool IsIn(string path, string folder) =>
        $"{path}{Path.DirectorySeparatorChar}".StartsWith(
            $"{Path.TrimEndingDirectorySeparator(folder)}{Path.DirectorySeparatorChar}", Comparison);
}
