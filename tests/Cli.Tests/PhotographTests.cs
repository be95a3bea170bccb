using System.Text.Json;
using GResNet.Runtime.Tests.Data.Decoding;

namespace GResNet.Cli.Tests;

/// <summary>A folder of photographs, from checking to predicting.</summary>
public sealed class PhotographTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [VipsFact]
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

        CommandLine.Outcome stopped = await CommandLine.RunAsync(
            "train", "--data", photos, "--model", "gresnet-tiny", "--unreadable", "stop", "--batch", "16", "--out",
            Path.Combine(folder, "other"));
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("broken.pgm", stopped.Error, StringComparison.Ordinal);
    }

    private static void WriteGrey(string path, int width, int height, byte level) =>
        File.WriteAllBytes(path,
            [.. System.Text.Encoding.ASCII.GetBytes($"P5 {width} {height} 255\n"),
                .. Enumerable.Repeat(level, width * height)]);
}
