using System.Diagnostics;

namespace GResNet.Cli.Tests;

/// <summary>What other commands, full disks and closed terminals do to a run: nothing.</summary>
public sealed class RunSafetyTests : IDisposable
{
    private const string FullDisk = "/dev/full";

    private static readonly string[] Short = ["train", "--limit", "64", "--batch", "32"];
    private static readonly string[] Beginnings = ["epoch ", "going on"];

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    private string Run => Path.Combine(folder, "run");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_second_start_into_a_folder_in_use_changes_nothing_and_the_first_can_be_resumed()
    {
        using Process first = CommandLine.Start([.. Short, "--epochs", "1000", "--out", Run]);
        Task<CommandLine.Outcome> end = await OnItsWayAsync(first);
        byte[] before = await File.ReadAllBytesAsync(Path.Combine(Run, "run.json"));

        CommandLine.Outcome second = await CommandLine.RunAsync([.. Short, "--epochs", "2", "--out", Run]);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Another process has the run", second.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(Run, "run.json")));
        first.Kill();
        await end;

        using Process resumed = CommandLine.Start("train", "--resume", Run);
        end = await OnItsWayAsync(resumed);
        resumed.Kill();
        Assert.Contains("going on after step", (await end).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_resumed_without_the_weights_that_it_began_with_once_it_has_a_checkpoint()
    {
        string first = Path.Combine(folder, "first");
        string[] once = [.. Short, "--epochs", "1"];
        Assert.Equal(0, (await CommandLine.RunAsync([.. once, "--out", first])).ExitCode);
        Assert.Equal(0, (await CommandLine.RunAsync([.. once, "--weights", first, "--out", Run])).ExitCode);
        Directory.Delete(first, recursive: true);

        CommandLine.Outcome resumed = await CommandLine.RunAsync("train", "--resume", Run);
        Assert.True(resumed.ExitCode == 0, resumed.Error);

        Directory.Delete(Path.Combine(Run, "checkpoints"), recursive: true);
        CommandLine.Outcome without = await CommandLine.RunAsync("train", "--resume", Run);
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("has no checkpoint yet, and the weights that", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_on_a_full_disk_does_not_end_a_run_but_a_lost_result_is_an_error()
    {
        if (!File.Exists(FullDisk)) return;
        string train = string.Join(' ', [.. Short, "--epochs", "1", "--out", Run]);

        Assert.Equal(0, (await ShellAsync($"{train} > {FullDisk} 2> {FullDisk}")).ExitCode);
        Assert.True(File.Exists(Path.Combine(Run, "epochs.json")));

        // Closed from the start: nothing may get into a file that has the stream's number by now.
        Assert.Equal(0, (await ShellAsync($"{train}2 >&- 2>&-")).ExitCode);

        CommandLine.Outcome lost = await ShellAsync($"{train}3 --json > {FullDisk}");
        Assert.Equal(1, lost.ExitCode);
        Assert.Contains("gresnet: Standard output cannot be written: ", lost.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await ShellAsync($"summary gresnet-tiny > {FullDisk} 2> {FullDisk}")).ExitCode);
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task A_closed_terminal_ends_a_run_with_a_checkpoint(string signal)
    {
        // Windows has no signal that one process can send another.
        if (OperatingSystem.IsWindows()) return;
        using Process process = CommandLine.Start([.. Short, "--epochs", "1000", "--out", Run]);
        Task<CommandLine.Outcome> end = await OnItsWayAsync(process);
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);

        CommandLine.Outcome outcome = await end;

        Assert.True(outcome.ExitCode == 130, outcome.Error);
        Assert.Contains($"--resume {Run}", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Waits until a run is on its way, and gives the wait for its end.</summary>
    private static async Task<Task<CommandLine.Outcome>> OnItsWayAsync(Process process)
    {
        string? line;
        do line = await process.StandardOutput.ReadLineAsync();
        while (line is not null && !Beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal)));
        Assert.NotNull(line);
        Task<CommandLine.Outcome> end = CommandLine.EndAsync(process);
        return PrependAsync(end, line);
    }

    private static async Task<CommandLine.Outcome> PrependAsync(Task<CommandLine.Outcome> end, string line)
    {
        CommandLine.Outcome outcome = await end;
        return outcome with { Output = $"{line}\n{outcome.Output}" };
    }

    /// <summary>Runs the command line with its output where a shell sends it.</summary>
    private static async Task<CommandLine.Outcome> ShellAsync(string arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "gresnet.dll");
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec dotnet '{program}' {arguments}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return await CommandLine.EndAsync(shell);
    }
}
