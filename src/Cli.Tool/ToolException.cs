namespace GResNet.Cli.Tool;

/// <summary>The models that a command is for cannot be had.</summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="exitCode">What the process ends with: 1 it failed, 2 the command line is wrong.</param>
internal sealed class ToolException(string message, int exitCode) : Exception(message)
{
    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Something failed.</summary>
    public static ToolException Failure(string message) => new(message, 1);

    /// <summary>The command line is wrong.</summary>
    public static ToolException Usage(string message) => new(message, 2);
}
