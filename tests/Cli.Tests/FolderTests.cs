using System.Diagnostics;

namespace GResNet.Cli.Tests;

/// <summary>What is taken for classes and parts of a folder, and what of it is said.</summary>
public sealed class FolderTests : IDisposable
{
    private const char Escape = '\u001B';

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_says_what_it_learns_and_is_measured_on_other_folders()
    {
        // Named as a built-in set is, with a class that would colour a terminal.
        string photos = In("shapes"), run = In("run"), odd = OperatingSystem.IsWindows() ? "odd" : $"odd{Escape}[31m";
        string shown = odd.Replace($"{Escape}", "\\x1b", StringComparison.Ordinal);
        Paint(photos, odd, 220, 20);
        Paint(photos, "plain", 30, 20);
        Paint(Path.Combine(photos, "@eaDir"), "plain", 30, 3);
        CommandLine.Outcome trained = await CommandLine.RunAsync(
            "train", "--data", photos, "--model", "gresnet-tiny", "--epochs", "1", "--batch", "16", "--out", run);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains($"classes: {shown} 20, plain 20", trained.Output, StringComparison.Ordinal);
        Assert.Contains("left out: the folder '@eaDir': ", trained.Output, StringComparison.Ordinal);
        Assert.Contains("\"layout\": \"Class\"", await File.ReadAllTextAsync(Path.Combine(run, "run.json")),
            StringComparison.Ordinal);

        CommandLine.Outcome own = await CommandLine.RunAsync("eval", "--weights", run);
        Assert.Contains("measured with is the part 'val' of shapes/; --part chooses: train, val", own.Output,
            StringComparison.Ordinal);
        CommandLine.Outcome whole = await CommandLine.RunAsync("eval", "--weights", run, "--data", photos);
        Assert.Contains("on 40 images of shapes/: top-1", whole.Output, StringComparison.Ordinal);
        Assert.Contains(
            "warning: the network learnt from most of these images", whole.Output, StringComparison.Ordinal);
        // The file alone does not say where its images are; the set of drawn images is another.
        CommandLine.Outcome file =
            await CommandLine.RunAsync("eval", "--weights", Path.Combine(run, "best.safetensors"));
        Assert.Contains("does not say where the images are", file.Error, StringComparison.Ordinal);

        Paint(In("other/test"), "plain", 30, 5);
        Paint(In("other/train"), "plain", 30, 9);
        CommandLine.Outcome other = await CommandLine.RunAsync("eval", "--weights", run, "--data", In("other"));
        Assert.Contains("measured with is the part 'test' of other; --part chooses: test, train", other.Output,
            StringComparison.Ordinal);
        Assert.Contains("on 5 images of other: top-1", other.Output, StringComparison.Ordinal);
        Assert.Contains("no images",
            Assert.Single(
                other.Output.Split('\n'), line => line.TrimStart().StartsWith(shown, StringComparison.Ordinal)),
            StringComparison.Ordinal);

        Paint(In("unknown"), "third", 30, 5);
        CommandLine.Outcome unknown = await CommandLine.RunAsync("eval", "--weights", run, "--data", In("unknown"));
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains(
            $"'{shown}', 'plain' apart; unknown has images of 'third'", unknown.Error, StringComparison.Ordinal);
        string[] texts = [trained.Output, whole.Output, other.Output, unknown.Error, .. Texts(run)];
        Assert.All(texts, text => Assert.DoesNotContain(Escape, text));
    }

    [Fact]
    public async Task A_doubtful_folder_is_refused_with_the_options_that_choose()
    {
        foreach (string path in (string[])["2019/cat", "2019/dog", "2020/cat", "2020/dog"]) Paint(folder, path, 30, 1);
        foreach (string[] command in (string[][])[["train", "--out", In("run"), "--data", folder],
            ["data", "check", folder]])
        {
            CommandLine.Outcome outcome = await CommandLine.RunAsync(command);
            Assert.Equal(1, outcome.ExitCode);
            string line = Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.All(["--layout class", "--layout group/class", "--train-part 2019 --val-part 2020"], option =>
                Assert.Contains(option, line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_folder_with_the_name_of_a_built_in_set_is_pointed_out()
    {
        Directory.CreateDirectory(In("mnist"));
        using Process process = CommandLine.StartIn(folder, "train", "--data", "mnist");
        CommandLine.Outcome outcome = await CommandLine.EndAsync(process);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains($"for the folder of that name: --data {Path.Combine(".", "mnist")}", outcome.Output,
            StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(string run) =>
        ((string[])["report.html", "metrics.jsonl", "run.json"])
            .Select(name => File.ReadAllText(Path.Combine(run, name)));

    private string In(string name) => Path.Combine(folder, name);

    private static void Paint(string parent, string name, byte level, int count)
    {
        Directory.CreateDirectory(Path.Combine(parent, name));
        for (int i = 0; i < count; i++)
            File.WriteAllBytes(Path.Combine(parent, name, $"{i}.pgm"),
                [.. "P5 40 30 255\n"u8, .. Enumerable.Repeat((byte)(level + i), 40 * 30)]);
    }
}
