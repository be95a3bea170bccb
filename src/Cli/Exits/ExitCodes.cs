namespace GResNet.Cli.Exits;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCodes
{
    /// <summary>Something failed, or a check found something; it was said what.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong; nothing was read or written.</summary>
    public const int Usage = 2;

    /// <summary>All of them, for a person.</summary>
    public static string Description =>
        $"Exit codes: 0 all went well; {Failure} it failed; {Usage} the command line is wrong; {Interruption.ExitCode} "
            + $"stopped by Ctrl-C.";
}
