using System.Diagnostics;
using System.Globalization;
using GResNet.Training.Checkpoints;
using Xunit.Abstractions;

namespace GResNet.Runtime.Tests.Checkpoints;

public sealed class CheckpointKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 24;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// A process that saves without pause is killed again and again (SIGKILL; on Windows TerminateProcess); each time,
    /// every checkpoint there is whole, and none that the process reported is lost.
    /// </summary>
    [Fact]
    public void Processes_killed_while_they_save_leave_whole_checkpoints()
    {
        var random = new System.Random(1);
        int halfWritten = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            long reported = SaveUntilKilled(random);
            halfWritten += Directory.GetDirectories(folder.Path, CheckpointName.TemporaryPattern).Length;
            using var store = new CheckpointStore(folder.Path, keep: 2);
            SampleCheckpoint.AssertAllWhole(store);
            using Checkpoint newest = store.OpenNewest(Assert.Fail)!;
            using var expected = new SampleCheckpoint(newest.Step, floats: Program.Floats);
            Assert.True(expected.Is(newest));
            Assert.True(newest.Step >= reported, $"{newest.Step} is the newest, {reported} was reported");
        }

        output.WriteLine($"{Kills} kills, {halfWritten} of them while a checkpoint was being written or deleted");
    }

    /// <returns>The last step that the process reported as saved.</returns>
    private long SaveUntilKilled(System.Random random)
    {
        string assembly = typeof(Program).Assembly.Location;
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using Process process = Process.Start(new ProcessStartInfo(host, [assembly, folder.Path])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        string? first = process.StandardOutput.ReadLine();
        if (first is null) Assert.Fail(process.StandardError.ReadToEnd());
        Thread.Sleep(random.Next(30));
        process.Kill();
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        // What follows the last line break may be cut.
        string[] lines = [first!, .. rest.Split('\n')[..^1]];
        return long.Parse(lines[^1], CultureInfo.InvariantCulture);
    }
}
