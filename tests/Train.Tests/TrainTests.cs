using System.Diagnostics;
using System.Text.Json;
using GResNet.Runtime.Checkpoints;

namespace GResNet.Train.Tests;

public sealed class TrainTests : IDisposable
{
    private static readonly string[] JsonNames =
        ["model", "data", "epochs", "top1", "loss", "images_per_second", "peak_bytes", "seconds"];

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_ends_with_one_line_of_json_and_weights_that_eval_measures_alike()
    {
        string weights = Path.Combine(folder, "tiny.safetensors");

        CommandLine.Outcome trained = await CommandLine.RunAsync(Short(weights, "--json"));

        Assert.True(trained.ExitCode == 0, trained.Error);
        JsonElement report = JsonDocument.Parse(trained.Output).RootElement;
        Assert.Equal(JsonNames, report.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("gresnet-tiny", "shapes", 1),
            (report.GetProperty("model").GetString(), report.GetProperty("data").GetString(), report.GetProperty("epochs").GetInt32()));
        Assert.InRange(report.GetProperty("peak_bytes").GetInt64(), 10_000_000, 2_000_000_000);
        Assert.Contains("epoch 1/1", trained.Error, StringComparison.Ordinal);

        CommandLine.Outcome measured = await CommandLine.RunAsync("eval", "--weights", weights, "--limit", "256", "--json");

        Assert.True(measured.ExitCode == 0, measured.Error);
        JsonElement again = JsonDocument.Parse(measured.Output).RootElement;
        Assert.Equal(report.GetProperty("top1").GetDouble(), again.GetProperty("top1").GetDouble());
        Assert.Equal(report.GetProperty("loss").GetDouble(), again.GetProperty("loss").GetDouble(), 1e-3);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_file_and_another_seed_another()
    {
        string[] files = [Path.Combine(folder, "a"), Path.Combine(folder, "b"), Path.Combine(folder, "c")];
        foreach ((string file, string seed) in files.Zip(["1", "1", "2"]))
            Assert.Equal(0, (await CommandLine.RunAsync(Short(file, "--seed", seed, "--augment"))).ExitCode);
        byte[] first = await File.ReadAllBytesAsync(files[0]);
        Assert.Equal(first, await File.ReadAllBytesAsync(files[1]));
        Assert.NotEqual(first, await File.ReadAllBytesAsync(files[2]));
    }

    [Fact]
    public async Task Training_goes_on_from_given_weights()
    {
        string first = Path.Combine(folder, "a"), second = Path.Combine(folder, "b");
        Assert.Equal(0, (await CommandLine.RunAsync(Short(first))).ExitCode);
        // A rate this small leaves the weights what they were.
        Assert.Equal(0, (await CommandLine.RunAsync(Short(second, "--weights", first, "--lr", "1e-20"))).ExitCode);
        using SafetensorsReader a = new(first), b = new(second);
        Assert.Equal(a.Read<float>("head.weight"), b.Read<float>("head.weight"));
    }

    [Fact]
    public async Task A_termination_request_ends_the_run_with_weights_saved()
    {
        // Windows has no signal that one process can send another.
        if (OperatingSystem.IsWindows()) return;
        string weights = Path.Combine(folder, "tiny.safetensors");
        using Process process = CommandLine.Start("train", "--epochs", "1000", "--limit", "64", "--batch", "32", "--out", weights);
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("epoch 1/", StringComparison.Ordinal))
            Assert.False(process.HasExited, line);

        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        CommandLine.Outcome outcome = await CommandLine.EndAsync(process);

        Assert.True(outcome.ExitCode == 130, outcome.Error);
        Assert.Contains("Ended early", outcome.Output, StringComparison.Ordinal);
        using var file = new SafetensorsReader(weights);
        Assert.Equal("GResNetTiny", file.Metadata["model"]);
    }

    [Theory]
    [InlineData("train --model vgg", "--model 'vgg' is not known; choose gresnet-tiny, gresnet-cifar, gresnet50 or resnet50.")]
    [InlineData("train --data imagenet", "--data 'imagenet' is not known; choose shapes or cifar10.")]
    [InlineData("train --epochs none", "--epochs none: it must be a whole number of at least 1.")]
    [InlineData("train --batch 0", "--batch 0: it must be a whole number of at least 1.")]
    [InlineData("train --lr fast", "--lr fast: it must be a number.")]
    [InlineData("train --augment --no-augment", "--augment and --no-augment exclude each other.")]
    [InlineData("train --limit 100 --batch 101", "gresnet: Impossible settings: batch is 101; it must be from 1 to the 100 training images.")]
    [InlineData("train --limit 100 --model gresnet50", "gresnet: GResNet50 takes images of 3 channels")]
    [InlineData("train --data cifar10 --data-dir nowhere", "missing: data_batch_1.bin")]
    [InlineData("train --out nowhere/at/all", "--out nowhere/at/all: there is no folder")]
    [InlineData("eval --weights nothing.safetensors", "gresnet: Could not find file")]
    [InlineData("summary vgg", "Model 'vgg' is not known; choose gresnet-tiny")]
    [InlineData("summary gresnet50 --resolution 100", "gresnet: GResNet50 is not declared for 100 pixels; choose 224 or 176.")]
    public async Task What_a_user_gets_wrong_is_answered_with_one_line(string arguments, string expected)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(arguments.Split(' '));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(expected, Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_prints_layers_and_totals()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("summary", "gresnet50", "--resolution", "176");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("stage4.0.shortcut", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("25,661,448", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("(3.34 G)", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_commands()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("--help");
        Assert.Equal(0, outcome.ExitCode);
        Assert.All(["train", "eval", "summary"], command => Assert.Contains(command, outcome.Output, StringComparison.Ordinal));
    }

    private static string[] Short(string weights, params string[] more) =>
        ["train", "--epochs", "1", "--limit", "256", "--batch", "32", "--out", weights, .. more];
}
