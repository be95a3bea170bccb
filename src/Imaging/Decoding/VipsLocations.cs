using System.Runtime.InteropServices;

namespace GResNet.Imaging.Decoding;

/// <summary>Where libvips is looked for: first what came with the program, then what the system has.</summary>
internal static class VipsLocations
{
    /// <summary>
    /// Variable of the environment that chooses: a library's path, or "system" for the one that the system has,
    /// although one came with the program.
    /// </summary>
    public const string Variable = "GRESNET_LIBVIPS";

    /// <summary>What to do where this library cannot read a file, as the end of a sentence.</summary>
    public const string Advice =
        "; another libvips is chosen by " + Variable
            + ": its path, or 'system' for the one that is installed on this machine";

    private const string System = "system";

    /// <summary>Of this operating system.</summary>
    public static string FileName { get; } =
        OperatingSystem.IsWindows()
            ? "libvips-42.dll"
            : OperatingSystem.IsMacOS() ? "libvips.42.dylib" : "libvips.so.42";

    /// <summary>Paths, or names that the system resolves, in the order of preference.</summary>
    /// <param name="choice">What <see cref="Variable"/> says; null or empty: nothing.</param>
    /// <param name="folders">Where what came with the program may lie.</param>
    public static string[] Candidates(string? choice, IEnumerable<string> folders) => choice switch
    {
        null or "" =>
            [.. folders.Select(folder => Path.Combine(folder, FileName)).Where(File.Exists), .. SystemNames()],
        System => SystemNames(),
        _ => [choice],
    };

    /// <summary>
    /// The program's folder, where a published program has its libraries; those that its packages have; and, where no
    /// host has said which these are, where a package's library lies after a build.
    /// </summary>
    public static string[] ProgramFolders() =>
    [
        AppContext.BaseDirectory,
        .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
    ];

    // Homebrew's folder on Apple silicon is not among those searched.
    private static string[] SystemNames() => OperatingSystem.IsMacOS()
        ? [FileName, $"/opt/homebrew/lib/{FileName}", $"/usr/local/lib/{FileName}"]
        : [FileName];
}
