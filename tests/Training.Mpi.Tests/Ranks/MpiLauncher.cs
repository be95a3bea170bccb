using System.Diagnostics;

namespace GResNet.Training.Mpi.Tests.Ranks;

/// <summary>A launcher of this machine, which starts this assembly as the ranks of a job.</summary>
/// <param name="Program">Its program.</param>
/// <param name="Arguments">What it is given before the number of ranks.</param>
/// <param name="Library">What the library calls itself.</param>
internal sealed record MpiLauncher(string Program, string[] Arguments, string Library)
{
    private static readonly MpiLauncher[] Known =
    [
        new("mpirun.openmpi", ["--oversubscribe"], "Open MPI "),
        new("mpiexec.hydra", [], "MPICH "),
    ];

    /// <summary>Those that are here.</summary>
    public static MpiLauncher[] All { get; } = [.. Known.Where(launcher => launcher.IsHere)];

    private bool IsHere => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>Runs ranks to their end.</summary>
    /// <param name="ranks">How many.</param>
    /// <param name="role">What they do.</param>
    /// <param name="level">On how many threads.</param>
    /// <param name="environment">Variables of theirs.</param>
    public MpiRun Run(
        int ranks, string role, ThreadLevel level = ThreadLevel.Multiple, params (string, string)[] environment)
    {
        string assembly = typeof(Program).Assembly.Location;
        var start = new ProcessStartInfo(
            Program, [.. Arguments, "-np", $"{ranks}", "dotnet", assembly, role, $"{level}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        (string, string)[] root = [("OMPI_ALLOW_RUN_AS_ROOT", "1"), ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")];
        foreach ((string name, string value) in environment.Concat(root)) start.Environment[name] = value;
        return MpiRun.Of(start);
    }

    /// <inheritdoc/>
    public override string ToString() => Library.TrimEnd();
}

/// <summary>How a job ended.</summary>
/// <param name="ExitCode">The launcher's exit code.</param>
/// <param name="Output">What was written, to standard error, too.</param>
/// <param name="Time">How long it ran.</param>
internal sealed record MpiRun(int ExitCode, string Output, TimeSpan Time)
{
    // Ten times what a busy machine takes.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>Runs a program to its end.</summary>
    public static MpiRun Of(ProcessStartInfo start)
    {
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{start.FileName} did not end within {Longest}.");
        }

        return new MpiRun(process.ExitCode, output.Result + error.Result, watch.Elapsed);
    }
}
