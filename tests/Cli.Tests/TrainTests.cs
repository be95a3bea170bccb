using System.Text.Json;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Tests;

public sealed class TrainTests : IDisposable
{
    private static readonly string[] JsonNames =
        ["model", "data", "epochs", "top1", "loss", "images_per_second", "peak_bytes", "seconds", "folder",
            "ranks", "machines", "threads", "images_per_second_per_rank"];

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_ends_with_one_line_of_json_and_weights_that_eval_measures_alike()
    {
        string run = Path.Combine(folder, "run");

        CommandLine.Outcome trained = await CommandLine.RunAsync(Short(run, "--json"));

        Assert.True(trained.ExitCode == 0, trained.Error);
        JsonElement report = JsonDocument.Parse(trained.Output).RootElement;
        Assert.Equal(JsonNames, report.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("gresnet-tiny", "shapes", 1, run),
            (report.GetProperty("model").GetString(), report.GetProperty("data").GetString(),
                report.GetProperty("epochs").GetInt32(),
                report.GetProperty("folder").GetString()));
        Assert.InRange(report.GetProperty("peak_bytes").GetInt64(), 10_000_000, 2_000_000_000);
        Assert.Contains("epoch 1/1", trained.Error, StringComparison.Ordinal);
        Assert.All(["best.safetensors", "report.html", "metrics.jsonl", "run.json"], name =>
            Assert.True(File.Exists(Path.Combine(run, name)), name));
        Assert.Single(Directory.GetFiles(run, "events.out.tfevents.*"));

        CommandLine.Outcome measured = await CommandLine.RunAsync("eval", "--weights", run, "--json");

        Assert.True(measured.ExitCode == 0, measured.Error);
        JsonElement again = JsonDocument.Parse(measured.Output).RootElement;
        Assert.Equal(report.GetProperty("top1").GetDouble(), again.GetProperty("top1").GetDouble());
        Assert.Equal(report.GetProperty("loss").GetDouble(), again.GetProperty("loss").GetDouble(), 1e-3);
        JsonElement[] classes = [.. again.GetProperty("classes").EnumerateArray()];
        Assert.Contains("crescent", classes.Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(again.GetProperty("images").GetInt32(), classes.Sum(c => c.GetProperty("images").GetInt32()));
        Assert.Equal(
            again.GetProperty("top1").GetDouble(),
            classes.Sum(c =>
                c.GetProperty("images").GetInt32() * c.GetProperty("top1").GetDouble()) / again.GetProperty("images")
                .GetInt32(), 1e-2);
        Assert.Contains("most often taken for", measured.Error, StringComparison.Ordinal);
        Assert.Contains("crescent", measured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_file_and_another_seed_another()
    {
        string[] runs = [Path.Combine(folder, "a"), Path.Combine(folder, "b"), Path.Combine(folder, "c")];
        foreach ((string run, string seed) in runs.Zip(["1", "1", "2"]))
            Assert.Equal(0, (await CommandLine.RunAsync(Short(run, "--seed", seed, "--flip", "0.5"))).ExitCode);
        byte[] first = await File.ReadAllBytesAsync(Best(runs[0]));
        Assert.Equal(first, await File.ReadAllBytesAsync(Best(runs[1])));
        Assert.NotEqual(first, await File.ReadAllBytesAsync(Best(runs[2])));
    }

    [Fact]
    public async Task Training_goes_on_from_given_weights()
    {
        string first = Path.Combine(folder, "a"), second = Path.Combine(folder, "b");
        Assert.Equal(0, (await CommandLine.RunAsync(Short(first))).ExitCode);
        // A rate this small leaves the weights what they were.
        Assert.Equal(
            0, (await CommandLine.RunAsync(Short(second, "--weights", Best(first), "--lr", "1e-20"))).ExitCode);
        using SafetensorsReader a = new(Best(first)), b = new(Best(second));
        Assert.Equal(a.Read<float>("head.weight"), b.Read<float>("head.weight"));
    }

    [Fact]
    public async Task A_second_run_into_a_folder_is_refused()
    {
        string run = Path.Combine(folder, "run");
        Assert.Equal(0, (await CommandLine.RunAsync(Short(run))).ExitCode);
        CommandLine.Outcome second = await CommandLine.RunAsync(Short(run));
        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"go on with it by --resume {run}", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train --resume nowhere --lr 1", "--lr cannot be given with it.")]
    [InlineData("train --resume nowhere --layout class", "--layout cannot be given with it.")]
    [InlineData("train --resume nowhere", "gresnet: 'nowhere' is not the folder of a run: it has no run.json.")]
    [InlineData("train --layout class",
        "gresnet: A layout and parts are chosen for folders of photographs; 'shapes' is a built-in set.")]
    [InlineData(
        "train --data mnist", "gresnet: mnist is not downloaded: name the folder of its IDX files with --data-dir.")]
    [InlineData("train --limit 100 --batch 101",
        "gresnet: Impossible settings: the batch is 101, but there are only 100 training images.")]
    [InlineData("train --data cifar10 --data-dir nowhere", "missing: data_batch_1.bin")]
    [InlineData("train --limit 200 --resolution 40", "gresnet: GResNetTiny is not declared for 40 pixels; choose 32.")]
    [InlineData("predict photo.jpg --weights nothing.safetensors", "gresnet: Could not find file")]
    [InlineData("eval --weights nothing.safetensors", "gresnet: Could not find file")]
    public async Task What_does_not_fit_or_is_not_there_is_answered_with_one_line(string arguments, string expected)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(arguments.Split(' '));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(expected,
            Assert.Single(
                outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            StringComparison.Ordinal);
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
    public async Task A_summary_of_all_has_a_line_for_each_network_and_resolution()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("summary", "--all");
        Assert.Equal(0, outcome.ExitCode);
        string[][] lines =
            [.. outcome.Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Contains(lines, line => line.Take(4).SequenceEqual(["gresnet50", "224", "25,661,448", "5,279,358,976"]));
        Assert.Contains(lines, line => line.Take(2).SequenceEqual(["176", "3,342,882,816"]));
        Assert.Equal(
            GResNet.Zoo.GResNetModels.All.Models.Select(model => model.Name),
            lines.Where(line => line.Length == 8).Select(line => line[0]));
    }

    [Fact]
    public async Task Help_names_the_commands()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("--help");
        Assert.Equal(0, outcome.ExitCode);
        Assert.All(["train", "eval", "predict", "ablate", "data", "summary"], command =>
            Assert.Contains(command, outcome.Output, StringComparison.Ordinal));
    }

    private static string Best(string run) => Path.Combine(run, "best.safetensors");

    private static string[] Short(string run, params string[] more) =>
        ["train", "--epochs", "1", "--limit", "256", "--batch", "32", "--out", run, .. more];
}
