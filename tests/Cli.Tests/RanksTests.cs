using System.Diagnostics;
using System.Globalization;

namespace GResNet.Cli.Tests;

/// <summary>Training as ranks, started as a user starts them.</summary>
public sealed class RanksTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    private string Run => Path.Combine(folder, "run");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MpiFact]
    public async Task Ranks_speak_with_one_voice_and_report_how_many_they_were()
    {
        using Process job = CommandLine.StartRanks(
            2, "train", "--limit", "64", "--epochs", "1", "--batch", "16", "--out", Run, "--json");
        CommandLine.Outcome outcome = await CommandLine.EndAsync(job);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("2 ranks on 1 machine", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("batch 2 ranks × 16", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.Split('\n'), line => line.StartsWith("epoch 1/1", StringComparison.Ordinal));
        Assert.Contains("\"ranks\":2", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\"threads\":1", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Connection", await File.ReadAllTextAsync(Path.Combine(Run, "report.html")),
            StringComparison.Ordinal);
    }

    [MpiFact]
    public async Task A_rank_that_is_asked_to_stop_and_one_that_is_killed_lose_nothing()
    {
        using Process job = CommandLine.StartRanks(
            2, "train", "--limit", "256", "--epochs", "12", "--batch", "16", "--out", Run, "--save-every", "0");
        CommandLine.Outcome stopped = await SignalAfterCheckpoint("-TERM", job);
        Assert.True(stopped.ExitCode == 130, stopped.Error);
        Assert.Contains("Ended early", stopped.Output, StringComparison.Ordinal);
        long step = NewestStep();

        using Process resumed = CommandLine.StartRanks(2, "train", "--resume", Run, "--save-every", "0");
        CommandLine.Outcome killed = await SignalAfterCheckpoint("-KILL", resumed);
        Assert.NotEqual(0, killed.ExitCode);
        Assert.Contains($"going on after step {step}", killed.Output, StringComparison.Ordinal);
        step = NewestStep();

        CommandLine.Outcome alone = await CommandLine.RunAsync("train", "--resume", Run);
        Assert.True(alone.ExitCode == 0, alone.Error);
        Assert.Contains($"going on after step {step}", alone.Output, StringComparison.Ordinal);
        Assert.Contains("so far a step was 2 ranks × 16 images, with learning rate", alone.Output,
            StringComparison.Ordinal);
        Assert.Contains("it is 2 × 16 now", alone.Output, StringComparison.Ordinal);
        Assert.Contains("epoch 12/12", alone.Output, StringComparison.Ordinal);
    }

    /// <summary>Of a GPU that NCCL does not take, gradients go by way of the host.</summary>
    [MpiFact]
    public async Task Ranks_on_GPUs_say_what_sums_their_gradients()
    {
        using Process job = CommandLine.StartRanks(
            2, "train", "--limit", "4", "--batch", "2", "--epochs", "1", "--out", Run, "--device", "ilgpu-cpu");
        CommandLine.Outcome outcome = await CommandLine.EndAsync(job);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("note: gradients go by way of the memory of the host, by Open MPI ", outcome.Output,
            StringComparison.Ordinal);
        Assert.Contains("it trains on ilgpu-cpu:0", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("each with so many threads, by Open MPI ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("epoch 1/1", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>What is wrong is said once, and no rank waits for another.</summary>
    [MpiFact]
    public async Task A_mistake_ends_the_job()
    {
        using Process job = CommandLine.StartRanks(2, "train", "--limit", "64", "--batch", "33", "--out", Run);
        CommandLine.Outcome outcome = await CommandLine.EndAsync(job);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("a step is 2 batches of 33, but there are only 64 training images", outcome.Error,
            StringComparison.Ordinal);
    }

    /// <summary>Sends a signal to the second rank, once there is a checkpoint that was not there before.</summary>
    private async Task<CommandLine.Outcome> SignalAfterCheckpoint(string signal, Process job)
    {
        long before = NewestStep();
        Task<CommandLine.Outcome> end = CommandLine.EndAsync(job);
        while (NewestStep() <= before + 1 && !end.IsCompleted) await Task.Delay(20);
        Assert.False(end.IsCompleted, end.IsCompleted ? (await end).Error : "");
        using Process kill = Process.Start("kill", [signal, $"{SecondRank(job)}"]);
        return await end;
    }

    private long NewestStep()
    {
        string checkpoints = Path.Combine(Run, "checkpoints");
        return Directory.Exists(checkpoints)
            ? Directory.GetDirectories(checkpoints, "step-*")
                .Select(path => long.Parse(Path.GetFileName(path).Split('-')[1], CultureInfo.InvariantCulture))
                .DefaultIfEmpty(-1).Max()
            : -1;
    }

    private static string SecondRank(Process job) =>
        File.ReadAllText($"/proc/{job.Id}/task/{job.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .First(child => File.ReadAllText($"/proc/{child}/environ").Split('\0').Contains("OMPI_COMM_WORLD_RANK=1"));
}

/// <summary>A test that starts a job; skipped where there is no Open MPI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MpiFactAttribute : FactAttribute
{
    public MpiFactAttribute()
    {
        bool isHere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(path => File.Exists(Path.Combine(path, "mpirun")));
        if (!isHere) Skip = "There is no Open MPI here (Debian: openmpi-bin).";
    }
}
