using System.Diagnostics;

namespace GResNet.Cli.Tests;

public sealed class ResumeTests : IDisposable
{
    // 16 steps, a moving average, accumulated batches, all that is random, and a checkpoint at each step.
    private static readonly string[] Arguments =
    [
        "train", "--recipe", "cifar", "--epochs", "2", "--limit", "256", "--batch", "16", "--accumulate", "2",
        "--mixup", "0.2", "--cutmix", "1",
        "--trivial-augment", "--erasing", "0.2", "--repetitions", "2", "--warmup", "0.5", "--ema-every", "2",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_ends_with_the_same_bits()
    {
        string whole = Path.Combine(folder, "whole"), killed = Path.Combine(folder, "killed");
        CommandLine.Outcome expected = await CommandLine.RunAsync([.. Arguments, "--out", whole]);
        Assert.True(expected.ExitCode == 0, expected.Error);

        // SIGKILL on Unix: at moments that nobody chose, of start-up, steps, writing and measuring.
        var random = new Random(1);
        string[] arguments = [.. Arguments, "--out", killed, "--save-every", "0"];
        int kills = 0;
        for (; kills < 6; kills++)
        {
            using Process process = CommandLine.Start(arguments);
            Task<CommandLine.Outcome> end = CommandLine.EndAsync(process);
            await Task.WhenAny(end, Task.Delay(random.Next(600, 2200)));
            if (end.IsCompleted) break;
            process.Kill();
            await end;
            if (File.Exists(Path.Combine(killed, "run.json")))
                arguments = ["train", "--resume", killed, "--save-every", "0"];
        }

        Assert.True(kills > 1, "nothing was killed");
        CommandLine.Outcome found = await CommandLine.RunAsync(arguments);

        Assert.True(found.ExitCode == 0, found.Error);
        foreach (string name in new[] { "weights", "ema", "optimizer" })
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(Newest(whole), $"{name}.safetensors")),
                await File.ReadAllBytesAsync(Path.Combine(Newest(killed), $"{name}.safetensors")));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(whole, "best.safetensors")),
            await File.ReadAllBytesAsync(Path.Combine(killed, "best.safetensors")));
        Assert.Equal(Timeless(whole), Timeless(killed));
    }

    [Fact]
    public async Task A_termination_request_ends_the_run_with_a_checkpoint_to_go_on_from()
    {
        // Windows has no signal that one process can send another.
        if (OperatingSystem.IsWindows()) return;
        string run = Path.Combine(folder, "run");
        using Process process =
            CommandLine.Start("train", "--epochs", "1000", "--limit", "64", "--batch", "32", "--out", run);
        while (await process.StandardOutput.ReadLineAsync() is { } line
            && !line.StartsWith("epoch 1/", StringComparison.Ordinal))
            Assert.False(process.HasExited, line);

        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        CommandLine.Outcome outcome = await CommandLine.EndAsync(process);

        Assert.True(outcome.ExitCode == 130, outcome.Error);
        Assert.Contains("Ended early", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"--resume {run}", outcome.Output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(run, "checkpoints")));
    }

    private static string Newest(string run) =>
        Directory.GetDirectories(Path.Combine(run, "checkpoints")).Max(StringComparer.Ordinal)!;

    /// <summary>The lines of the metrics without their times.</summary>
    private static string[] Timeless(string run) =>
    [
        .. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(line =>
            string.Join(',',
                line.Split(',')
                    .Where(p =>
                        !p.StartsWith("\"seconds", StringComparison.Ordinal)
                            && !p.StartsWith("\"images_per_second", StringComparison.Ordinal)))),
    ];
}
