namespace GResNet.Training.Data.Downloads;

/// <summary>
/// Where downloads are kept: the folder that GRESNET_CACHE names, else "gresnet" in the user's cache folder.
/// </summary>
public static class CacheFolder
{
    /// <summary>The environment variable that overrides the folder.</summary>
    public const string Variable = "GRESNET_CACHE";

    /// <summary>The folder's path; it need not exist yet.</summary>
    public static string Locate() =>
        NonEmpty(Variable) ?? Path.Combine(UserCache(), "gresnet");

    private static string UserCache()
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS()
            ? Path.Combine(home, "Library", "Caches")
            : NonEmpty("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache");
    }

    private static string? NonEmpty(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
