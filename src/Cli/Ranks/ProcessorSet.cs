namespace GResNet.Cli.Ranks;

/// <summary>The processors that a launcher bound this process to.</summary>
internal static class ProcessorSet
{
    private const string Key = "Cpus_allowed_list:";

    /// <summary>A text that is the same for processes with the same processors; empty where the system does not tell.
    /// </summary>
    public static string Own()
    {
        try
        {
            return File.ReadLines("/proc/self/status")
                .FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..].Trim() ?? "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
