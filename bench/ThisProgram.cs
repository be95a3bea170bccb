using System.Diagnostics;

namespace GResNet.Bench;

/// <summary>Starts this program once more.</summary>
internal static class ThisProgram
{
    /// <summary>How to start it with other arguments.</summary>
    public static ProcessStartInfo With(params IEnumerable<string> arguments)
    {
        // Either the program's own executable or 'dotnet gresnet-bench.dll'.
        string host = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        return new ProcessStartInfo(host, isDotnet ? [typeof(ThisProgram).Assembly.Location, .. arguments] : arguments);
    }

    /// <summary>
    /// Runs it and returns what it printed and its exit code, or none if it took too long and was ended; what it says
    /// of its progress goes to standard error.
    /// </summary>
    /// <param name="limit">The most time it may take; null for any.</param>
    /// <param name="arguments">Its arguments.</param>
    public static (string Output, int? ExitCode) Run(TimeSpan? limit, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = With(arguments);
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (process.WaitForExit(limit ?? Timeout.InfiniteTimeSpan)) return (output.Result, process.ExitCode);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return (output.Result, null);
    }
}
