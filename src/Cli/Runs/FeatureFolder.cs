using GResNet.Training.Data.Downloads;

namespace GResNet.Cli.Runs;

/// <summary>Where features of images are kept from run to run.</summary>
internal static class FeatureFolder
{
    private const string Name = "features";

    /// <summary>In the user's cache; where that cannot be written, in another folder.</summary>
    /// <param name="otherwise">That folder.</param>
    public static string Find(string otherwise)
    {
        string shared = Path.Combine(CacheFolder.Locate(), Name);
        try
        {
            Directory.CreateDirectory(shared);
            string probe = Path.Combine(shared, Path.GetRandomFileName());
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return shared;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Path.Combine(otherwise, Name);
        }
    }
}
