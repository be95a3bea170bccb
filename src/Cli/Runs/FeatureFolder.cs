using GResNet.Training.Data.Downloads;

namespace GResNet.Cli.Runs;

/// <summary>Where features of images are kept from run to run.</summary>
internal static class FeatureFolder
{
    private const string Name = "features";

    /// <summary>The file of some features there; training has them under the same name.</summary>
    /// <param name="folder">It.</param>
    /// <param name="key">What they depend on.</param>
    public static string File(string folder, string key) => Path.Combine(folder, $"{key[..32]}.features");

    /// <summary>In the user's cache; where that cannot be written, in another folder.</summary>
    /// <param name="otherwise">That folder.</param>
    public static string Find(string otherwise)
    {
        string shared = Path.Combine(CacheFolder.Locate(), Name);
        try
        {
            Directory.CreateDirectory(shared);
            string probe = Path.Combine(shared, Path.GetRandomFileName());
            System.IO.File.WriteAllBytes(probe, []);
            System.IO.File.Delete(probe);
            return shared;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Directory.CreateDirectory(Path.Combine(otherwise, Name)).FullName;
        }
    }
}
