using System.Text.Json;
using GResNet.Cli.Commands;
using GResNet.Cli.Programs;
using GResNet.Runtime.Weights;
using GResNet.Zoo;

namespace GResNet.Cli.Tests;

/// <summary>A folder of photographs, from checking to predicting.</summary>
public sealed class PhotographTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_folder_is_learnt_in_spite_of_a_broken_image_and_its_classes_are_predicted()
    {
        string photos = Path.Combine(folder, "photos"), run = Path.Combine(folder, "run");
        foreach ((string name, byte level) in new[] { ("bright", (byte)220), ("dark", (byte)30) })
        {
            Directory.CreateDirectory(Path.Combine(photos, name));
            for (int i = 0; i < 40; i++)
                WriteGrey(Path.Combine(photos, name, $"{i}.pgm"), 40 + i, 30 + i, (byte)(level + i % 7));
        }

        string broken = Path.Combine(photos, "dark", "broken.pgm");
        await File.WriteAllTextAsync(broken, "P5 40 40 255\n too short");

        CommandLine.Outcome trained = await CommandLine.RunAsync(
            "train", "--data", photos, "--model", "gresnet-tiny", "--epochs", "3", "--batch", "16", "--out", run);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("broken.pgm", trained.Output, StringComparison.Ordinal);
        Assert.Contains("It is left out (1 so far)", trained.Output, StringComparison.Ordinal);

        string dark = Path.Combine(photos, "dark", "3.pgm");
        CommandLine.Outcome predicted = await CommandLine.RunAsync("predict", dark, broken, "--weights", run, "--json");
        Assert.Equal(1, predicted.ExitCode);
        Assert.Contains("broken.pgm", predicted.Error, StringComparison.Ordinal);
        JsonElement prediction = JsonDocument.Parse(predicted.Output).RootElement;
        Assert.Equal(dark, prediction.GetProperty("image").GetString());
        JsonElement[] classes = [.. prediction.GetProperty("predictions").EnumerateArray()];
        Assert.Equal(["dark", "bright"], classes.Select(c => c.GetProperty("class").GetString()));
        Assert.Equal(1, classes.Sum(c => c.GetProperty("probability").GetDouble()), 1e-9);

        // A folder stands for all of its images, in folders within it too.
        Directory.CreateDirectory(Path.Combine(photos, "dark", "more"));
        File.Copy(dark, Path.Combine(photos, "dark", "more", "again.pgm"));
        File.Copy(dark, Path.Combine(photos, "dark", ".hidden.pgm"));
        predicted = await CommandLine.RunAsync(
            "predict", Path.Combine(photos, "dark"), "--weights", run, "--json", "--max-side", "60");
        Assert.Equal(1, predicted.ExitCode);
        Assert.Contains("left out of", predicted.Error, StringComparison.Ordinal);
        Assert.Contains("1 hidden file", predicted.Error, StringComparison.Ordinal);
        Assert.Contains("more than the limit of 60 a side", predicted.Error, StringComparison.Ordinal);
        string[] named = [.. predicted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("image").GetString()!)];
        // Those from 61 to 79 pixels wide are refused, and the broken one.
        Assert.Equal(22, named.Length);
        Assert.Contains(Path.Combine(photos, "dark", "more/again.pgm"), named);
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        CommandLine.Outcome none =
            await CommandLine.RunAsync("predict", Path.Combine(folder, "empty"), "--weights", run);
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("has no images", none.Error, StringComparison.Ordinal);

        await NotFiniteIsAnError(run, dark, photos);

        CommandLine.Outcome stopped = await CommandLine.RunAsync(
            "train", "--data", photos, "--model", "gresnet-tiny", "--unreadable", "stop", "--batch", "16", "--out",
            Path.Combine(folder, "other"));
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("broken.pgm", stopped.Error, StringComparison.Ordinal);
    }

    /// <summary>Weights whose outputs overflow are no answer, in text or JSON.</summary>
    private async Task NotFiniteIsAnError(string run, string image, string photos)
    {
        string weights = Path.Combine(folder, "large.safetensors");
        using (Weights trained = Weights.Load(run, null, new ProgramDescription(GResNetModels.All)))
        {
            foreach (ref float value in trained.Model.State.Parameters.Span) value *= 1e30f;
            ModelWeights.Save(trained.Model, weights, trained.Card!);
        }

        foreach (string[] command in (string[][])
            [["predict", image], ["predict", image, "--json"], ["eval", "--data", photos], ["eval", "--data", photos,
                "--json"]])
        {
            CommandLine.Outcome outcome = await CommandLine.RunAsync([.. command, "--weights", weights]);
            Assert.Equal(1, outcome.ExitCode);
            Assert.Contains("is not finite", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("probability", outcome.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("top1", outcome.Output, StringComparison.Ordinal);
        }
    }

    private static void WriteGrey(string path, int width, int height, byte level) =>
        File.WriteAllBytes(path,
            [.. System.Text.Encoding.ASCII.GetBytes($"P5 {width} {height} 255\n"),
                .. Enumerable.Repeat(level, width * height)]);
}
