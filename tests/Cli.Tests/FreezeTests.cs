using System.Diagnostics;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Tests;

/// <summary>Training of the last layer alone, by features that are computed once.</summary>
public sealed class FreezeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;
    private readonly Dictionary<string, string> environment;

    public FreezeTests() => environment = new() { ["GRESNET_CACHE"] = Path.Combine(folder, "cache") };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_last_layer_is_trained_for_other_classes_and_nothing_else_changes()
    {
        string begun = await Pretrain();
        string photos = Photographs();
        string run = Path.Combine(folder, "run");
        string[] arguments =
            ["train", "--data", photos, "--weights", begun, "--model", "gresnet-tiny", "--freeze", "backbone"];

        CommandLine.Outcome trained = await CommandLine.RunAsync(environment, [.. arguments, "--out", run]);

        Assert.True(trained.ExitCode == 0, trained.Error + trained.Output);
        Assert.Contains("recipe finetune", trained.Output, StringComparison.Ordinal);
        Assert.Contains("broken.pgm", trained.Output, StringComparison.Ordinal);
        using WeightsFile before = WeightsFiles.Open(Path.Combine(begun, "best.safetensors"));
        using WeightsFile after = WeightsFiles.Open(Path.Combine(run, "best.safetensors"));
        string[] head = [.. after.Tensors.Where(tensor => tensor.Dimensions[0] == 2).Select(tensor => tensor.Name)];
        Assert.Equal(2, head.Length);
        foreach (TensorEntry tensor in before.Tensors.Where(tensor => !head.Contains(tensor.Name)))
            Assert.Equal(before.ReadFloats(tensor.Name), after.ReadFloats(tensor.Name));
        Assert.Equal(["bright", "dark"], ModelCard.Read(after)!.Classes.ToArray());

        CommandLine.Outcome measured = await CommandLine.RunAsync("eval", "--weights", run, "--data", photos);
        Assert.True(measured.ExitCode == 0, measured.Error);
        Assert.Contains("top-1 100.00 %", measured.Output, StringComparison.Ordinal);

        // What is given to others has outputs for the classes alone, too.
        string exported = Path.Combine(folder, "exported.pth");
        CommandLine.Outcome converted =
            await CommandLine.RunAsync("weights", "convert", run, exported, "--model", "gresnet-tiny");
        Assert.True(converted.ExitCode == 0, converted.Error);
        using (WeightsFile file = WeightsFiles.Open(exported))
            Assert.All(head, name => Assert.Equal(2, file.Find(name)!.Dimensions[0]));

        // Features are there: another run computes none, and ends alike.
        string again = Path.Combine(folder, "again");
        CommandLine.Outcome second = await CommandLine.RunAsync(environment, [.. arguments, "--out", again]);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.DoesNotContain("features:", second.Output, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(run, "best.safetensors")),
            await File.ReadAllBytesAsync(Path.Combine(again, "best.safetensors")));

        // More is learnt from where images are varied.
        CommandLine.Outcome varied = await CommandLine.RunAsync(
            environment, [.. arguments, "--views", "2", "--epochs", "3", "--out", Path.Combine(folder, "varied")]);
        Assert.True(varied.ExitCode == 0, varied.Error);
    }

    [Fact]
    public async Task The_first_stages_keep_their_weights_and_statistics()
    {
        string begun = await Pretrain();
        string run = Path.Combine(folder, "run");
        CommandLine.Outcome trained = await CommandLine.RunAsync(
            environment, "train", "--weights", begun, "--freeze", "2", "--ema", "0.9", "--limit", "128",
            "--epochs", "2", "--out", run);

        Assert.True(trained.ExitCode == 0, trained.Error + trained.Output);
        Assert.Contains("recipe finetune", trained.Output, StringComparison.Ordinal);
        Assert.Contains(
            "parameters, to the end of stage1", await File.ReadAllTextAsync(Path.Combine(run, "report.html")),
            StringComparison.Ordinal);
        using WeightsFile before = WeightsFiles.Open(Path.Combine(begun, "best.safetensors"));
        using WeightsFile after = WeightsFiles.Open(Path.Combine(run, "best.safetensors"));
        foreach (TensorEntry tensor in before.Tensors)
        {
            bool isFrozen = tensor.Name.StartsWith("stem", StringComparison.Ordinal)
                || tensor.Name.StartsWith("stage1", StringComparison.Ordinal);
            Assert.True(
                isFrozen == before.ReadFloats(tensor.Name).SequenceEqual(after.ReadFloats(tensor.Name)), tensor.Name);
        }
    }

    /// <summary>The nearer to the image, the smaller the rate: here next to none in the stem.</summary>
    [Theory]
    [InlineData("layer decay", "--layer-decay", "0.01")]
    [InlineData(
        "head=2,stage2=0.1,stem1=0.0001", "--lr-of", "stage2=0.1", "--lr-of", "stem1=1e-4", "--lr-of", "head=2")]
    public async Task Rates_fall_towards_the_image(string reported, params string[] rates)
    {
        string begun = await Pretrain();
        string run = Path.Combine(folder, "run");
        CommandLine.Outcome trained = await CommandLine.RunAsync(
            environment, ["train", "--weights", begun, .. rates, "--limit", "128", "--epochs", "1", "--out", run]);

        Assert.True(trained.ExitCode == 0, trained.Error + trained.Output);
        string report = await File.ReadAllTextAsync(Path.Combine(run, "report.html"));
        Assert.Contains(reported, report, StringComparison.Ordinal);
        using WeightsFile before = WeightsFiles.Open(Path.Combine(begun, "best.safetensors"));
        using WeightsFile after = WeightsFiles.Open(Path.Combine(run, "best.safetensors"));
        double[] moved =
        [
            .. ((string[])["stem1.weight", "stage2.reduce.weight", "head.weight"]).Select(name =>
                before.ReadFloats(name).Zip(after.ReadFloats(name), (a, b) => Math.Abs(a - b)).Average()),
        ];
        Assert.True(moved[0] < moved[1] / 10 && moved[1] < moved[2] / 10, string.Join(", ", moved));
    }

    [Theory]
    [InlineData("backbone", 15)]
    [InlineData("stage2", 6)]
    public async Task A_run_that_is_killed_goes_on_to_the_same_bits_without_the_weights_it_began_with(
        string freeze, int epochs)
    {
        string begun = await Pretrain();
        string[] arguments =
        [
            "train", "--weights", begun, "--freeze", freeze, "--limit", "200", "--epochs", $"{epochs}",
            "--save-every", "0",
        ];
        string whole = Path.Combine(folder, "whole"), killed = Path.Combine(folder, "killed");
        CommandLine.Outcome expected = await CommandLine.RunAsync(environment, [.. arguments, "--out", whole]);
        Assert.True(expected.ExitCode == 0, expected.Error);

        using (Process process = CommandLine.Start(environment, [.. arguments, "--out", killed]))
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line
                && !line.StartsWith("epoch 2/", StringComparison.Ordinal))
                Assert.False(process.HasExited, line);
            process.Kill();
            await CommandLine.EndAsync(process);
        }

        Directory.Delete(begun, recursive: true);
        CommandLine.Outcome found = await CommandLine.RunAsync(environment, "train", "--resume", killed);

        Assert.True(found.ExitCode == 0, found.Error);
        Assert.Contains("going on after step", found.Output, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(whole, "best.safetensors")),
            await File.ReadAllBytesAsync(Path.Combine(killed, "best.safetensors")));
    }

    [Theory]
    [InlineData(2, "0 where the backbone is frozen", "--freeze", "backbone", "--mixup", "0.2")]
    [InlineData(2, "0 where the backbone is not frozen", "--views", "2")]
    [InlineData(2, "a single layer learns", "--freeze", "backbone", "--layer-decay", "0.75")]
    [InlineData(2, "above 0", "--layer-decay", "0")]
    [InlineData(2, "a single layer learns", "--freeze", "backbone", "--lr-of", "head=10")]
    [InlineData(2, "--lr-of head: 'head' is not NAME=FACTOR", "--lr-of", "head")]
    [InlineData(2, "above 0", "--lr-of", "head=0")]
    [InlineData(2, "two factors", "--lr-of", "head=1", "--lr-of", "head=2")]
    [InlineData(1, "Choose one of stem1, stem2, stage1,", "--lr-of", "layer1=0.1")]
    [InlineData(1, "it is frozen", "--freeze", "2", "--lr-of", "stage1=0.1")]
    [InlineData(1, "one of them by name (stem2, stage1, stage2, stage3)", "--freeze", "layer1")]
    [InlineData(2, "a number of stages from 1", "--freeze", "0")]
    public async Task What_does_not_go_together_is_refused(int exitCode, string message, params string[] options)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            ["train", .. options, "--out", Path.Combine(folder, "none")]);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>A run of a few steps.</summary>
    private async Task<string> Pretrain()
    {
        string run = Path.Combine(folder, "begun");
        CommandLine.Outcome outcome =
            await CommandLine.RunAsync("train", "--epochs", "1", "--limit", "256", "--out", run);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return run;
    }

    private string Photographs()
    {
        string photos = Path.Combine(folder, "photos");
        foreach ((string name, byte level) in new[] { ("bright", (byte)220), ("dark", (byte)30) })
        {
            Directory.CreateDirectory(Path.Combine(photos, name));
            for (int i = 0; i < 30; i++)
            {
                byte[] pixels = [.. Enumerable.Range(0, 40 * 40).Select(p => (byte)(level + (p * 7 + i) % 30))];
                File.WriteAllBytes(Path.Combine(photos, name, $"{i}.pgm"), [.. "P5 40 40 255\n"u8, .. pixels]);
            }
        }

        File.WriteAllText(Path.Combine(photos, "dark", "broken.pgm"), "P5 40 40 255\n too short");
        return photos;
    }
}
