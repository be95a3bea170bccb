using System.CommandLine;
using GResNet.Cli.Commands;
using GResNet.Cli.Exits;
using GResNet.Cli.Programs;
using GResNet.Zoo;

#pragma warning disable CA2201 // What the runtime throws is what is described.

namespace GResNet.Cli.Tests;

public sealed class FailureTests : IDisposable
{
    private static readonly ProgramDescription Program = new(GResNetModels.All);

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_batch_that_does_not_fit_is_answered_with_options()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x8000000" },
            "train", "--batch", "512", "--out", Path.Combine(folder, "run"));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches(
            @"A batch of (\d+) fits; .+ The option is --batch \1, or, for steps as large as asked for, "
                + @"--batch 128 --accumulate 4\.",
            outcome.Error);
    }

    [Fact]
    public void The_batch_is_named_where_there_is_one()
    {
        Command train = TrainCommand.Create(Program);
        Assert.Contains(
            "--batch", Failure.Describe(new OutOfMemoryException(), train), StringComparison.Ordinal);
        Assert.Contains(
            "--batch", Failure.Describe(new InsufficientMemoryException("little."), EvalCommand.Create(Program)),
            StringComparison.Ordinal);
        Assert.Equal(
            "There is not enough memory.",
            Failure.Describe(new OutOfMemoryException(), PredictCommand.Create(Program)));
        Assert.Null(Failure.Describe(new InvalidOperationException(), train));
    }

    [Theory]
    [InlineData("stop", "--non-finite skipstep to leave such steps out")]
    [InlineData("skipstep", "left out: that does not mend it. What helps is to begin anew, with a lower learning rate")]
    public async Task Advice_is_not_to_do_what_was_done(string policy, string expected)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "train", "--epochs", "1", "--limit", "512", "--batch", "4", "--lr", "1e30", "--warmup", "0", "--clip", "0",
            "--non-finite", policy,
            "--out", Path.Combine(folder, policy));
        Assert.Equal(1, outcome.ExitCode);
        string message = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Equal(policy == "stop", message.Contains("skipstep", StringComparison.Ordinal));
    }
}
