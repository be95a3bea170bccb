using System.Diagnostics;

namespace GResNet.Cli.Tests;

/// <summary>The command line, run as a user runs it: in a process of its own.</summary>
internal static class CommandLine
{
    /// <summary>What a process said, and its exit code.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Error);

    /// <summary>Runs it to its end, with variables in its environment.</summary>
    public static async Task<Outcome> RunAsync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Start(environment, arguments);
        return await EndAsync(process);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<Outcome> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await EndAsync(process);
    }

    /// <summary>Starts it.</summary>
    public static Process Start(params string[] arguments) => Process.Start(Description(arguments))!;

    /// <summary>Starts it, with variables in its environment.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = Description(arguments);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Starts it in a folder.</summary>
    public static Process StartIn(string folder, params string[] arguments)
    {
        ProcessStartInfo start = Description(arguments);
        start.WorkingDirectory = folder;
        return Process.Start(start)!;
    }

    /// <summary>Starts it as ranks of Open MPI, a thread each.</summary>
    public static Process StartRanks(int ranks, params string[] arguments)
    {
        ProcessStartInfo own = Description([.. arguments, "--threads", "1"]);
        ProcessStartInfo start = new(
            "mpirun", ["--oversubscribe", "-np", $"{ranks}", own.FileName, .. own.ArgumentList])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment =
            {
                ["OMPI_ALLOW_RUN_AS_ROOT"] = "1", ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
            },
        };
        return Process.Start(start)!;
    }

    /// <summary>Waits for its end.</summary>
    public static async Task<Outcome> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, await error);
    }

    private static ProcessStartInfo Description(string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "gresnet.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
