using System.Text.RegularExpressions;

namespace GResNet.Training.Mpi.Native;

/// <summary>What a library of MPI calls itself, in short.</summary>
internal static partial class LibraryVersion
{
    /// <summary>Name and version: <c>Open MPI 4.1.4</c>.</summary>
    /// <param name="text">What MPI_Get_library_version says: lines of all kinds.</param>
    public static string Short(string text)
    {
        string line = text.Split('\n', ',')[0];
        line = Label().Replace(line, " ");
        return Spaces().Replace(VersionMark().Replace(line, " "), " ").Trim();
    }

    [GeneratedRegex(@"\s+Version\s*:|^MPI VERSION\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex(@"\sv(?=\d)")]
    private static partial Regex VersionMark();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
