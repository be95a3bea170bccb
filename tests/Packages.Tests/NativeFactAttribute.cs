using System.Diagnostics;

namespace GResNet.Packages.Tests;

/// <summary>A test that compiles to native code; skipped where there is nothing to link it with.</summary>
public sealed class NativeFactAttribute : FactAttribute
{
    private static readonly string[] Known = ["clang", "gcc"];

    /// <summary>Looks for a linker.</summary>
    public NativeFactAttribute()
    {
        if (OperatingSystem.IsLinux() && Linker is null)
            Skip = "Native code needs a linker: clang or gcc (Debian: clang, or gcc, with zlib1g-dev).";
    }

    /// <summary>On Linux the driver of the linker, where there is one; elsewhere the SDK finds it.</summary>
    public static string? Linker { get; } = OperatingSystem.IsLinux() ? Array.Find(Known, IsThere) : null;

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
