namespace GResNet.Cli.Exits;

/// <summary>The command line asks for what cannot be, whatever images and files there are.</summary>
/// <param name="message">What, and what may be asked for.</param>
internal sealed class UsageException(string message) : Exception(message);
