using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace GResNet.Cli.Tests;

/// <summary>Packed photographs, in the place of a folder of them.</summary>
public sealed class PackTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    private string Photos => Path.Combine(folder, "photos");

    private string Packed => Path.Combine(folder, "packed");

    private string Run => Path.Combine(folder, "run");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Packed_photographs_are_checked_learnt_measured_and_embedded_as_a_folder_is()
    {
        PhotographFolder.Write(Path.Combine(Photos, "train"), 40);
        PhotographFolder.Write(Path.Combine(Photos, "val"), 8);
        await File.WriteAllTextAsync(Path.Combine(Photos, "train", "wide", "broken.ppm"), "P6 40 40 255\nshort");

        CommandLine.Outcome stopped = await CommandLine.RunAsync(
            "data", "pack", Photos, Packed, "--unreadable", "stop");
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("broken.ppm", stopped.Error, StringComparison.Ordinal);
        CommandLine.Outcome packed = await CommandLine.RunAsync("data", "pack", Photos, Packed, "--json");
        Assert.True(packed.ExitCode == 0, packed.Error);
        Assert.Contains("broken.ppm", packed.Error, StringComparison.Ordinal);
        Assert.Contains("It is left out.", packed.Error, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(packed.Output).RootElement;
        Assert.Equal(96, report.GetProperty("images").GetInt32());
        Assert.Equal(1, report.GetProperty("unreadable").GetInt32());
        Assert.Equal(2, report.GetProperty("shards").GetInt32());

        CommandLine.Outcome check = await CommandLine.RunAsync("data", "check", Packed);
        Assert.True(check.ExitCode == 0, check.Error);
        Assert.Contains("96 images in 2 classes, 96 of them readable", check.Output, StringComparison.Ordinal);
        CommandLine.Outcome laid = await CommandLine.RunAsync("data", "check", Packed, "--layout", "class");
        Assert.Equal(2, laid.ExitCode);
        Assert.Contains("options of 'gresnet data pack'", laid.Error, StringComparison.Ordinal);

        CommandLine.Outcome trained = await CommandLine.RunAsync(
            "train", "--data", Packed, "--model", "gresnet-tiny", "--epochs", "2", "--batch", "16", "--out", Run);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("measured with is 'val'", trained.Output, StringComparison.Ordinal);

        // The same 16 images, and so the same score, in a folder and packed.
        JsonElement[] scores = [await Evaluate(Packed), await Evaluate(Photos)];
        Assert.Equal(16, scores[0].GetProperty("images").GetInt32());
        Assert.Equal(scores[1].GetProperty("top1").GetDouble(), scores[0].GetProperty("top1").GetDouble());

        string embeddings = Path.Combine(folder, "train.jsonl");
        CommandLine.Outcome embedded = await CommandLine.RunAsync(
            "embed", Packed, "--part", "train", "--weights", Run, "--out", embeddings);
        Assert.True(embedded.ExitCode == 0, embedded.Error);
        Assert.Contains("80 embeddings", embedded.Output, StringComparison.Ordinal);

        // Other images under the same name are not taken for those of the run.
        CommandLine.Outcome moved = await CommandLine.RunAsync("train", "--resume", Run, "--data", Photos);
        Assert.NotEqual(0, moved.ExitCode);
    }

    [Fact]
    public async Task Packing_that_is_killed_at_any_moment_goes_on_and_gives_the_same()
    {
        PhotographFolder.Write(Photos, 400);
        string whole = Path.Combine(folder, "whole");
        string[] arguments = ["data", "pack", Photos, whole, "--shard-size", "1", "--threads", "1"];
        var clock = Stopwatch.StartNew();
        CommandLine.Outcome first = await CommandLine.RunAsync(arguments);
        Assert.True(first.ExitCode == 0, first.Error);
        TimeSpan all = clock.Elapsed;

        arguments[3] = Packed;
        var random = new Random(1);
        for (int kill = 0; kill < 6; kill++)
        {
            using Process process = CommandLine.Start(arguments);
            if (!process.WaitForExit(TimeSpan.FromSeconds(all.TotalSeconds * (0.5 + random.NextDouble() / 2))))
                process.Kill();
            await CommandLine.EndAsync(process);
        }

        CommandLine.Outcome last = await CommandLine.RunAsync(arguments);
        Assert.True(last.ExitCode == 0, last.Error);
        Assert.Equal(Hashes(whole), Hashes(Packed));
    }

    private async Task<JsonElement> Evaluate(string data)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "eval", "--data", data, "--part", "val", "--weights", Run, "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    private static string[] Hashes(string folder) =>
    [
        .. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path =>
            $"{Path.GetFileName(path)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];
}
