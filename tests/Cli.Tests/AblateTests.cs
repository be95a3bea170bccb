using System.Diagnostics;
using System.Text.Json;

namespace GResNet.Cli.Tests;

public sealed class AblateTests : IDisposable
{
    private static readonly string[] JsonNames =
        ["data", "epochs", "seeds", "finished", "variants", "folder", "report"];
    private static readonly string[] Models =
    [
        "resnet-cifar", "resnet-d-cifar", "resnet-d-silu-cifar", "gresnet-cifar", "gresnet-hybrid-cifar",
        "convnext-cifar", "vit-cifar",
    ];

    private static readonly string[] Recipes =
        ["cifar", "cifar", "cifar", "cifar", "cifar", "cifar-adamw", "cifar-adamw"];

    private static readonly string[] Folders =
        ["resnet", "resnet-d", "silu", "split-norm", "attention", "convnext", "vit"];

    private readonly string folder =
        Path.Combine(Directory.CreateTempSubdirectory("gresnet-test-").FullName, "ablation");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Fact]
    public async Task Every_variant_is_trained_with_every_seed_once()
    {
        CommandLine.Outcome first = await CommandLine.RunAsync(Short(seeds: 2, "--epochs", "1", "--json"));

        Assert.True(first.ExitCode == 0, first.Error);
        JsonElement report = JsonDocument.Parse(first.Output).RootElement;
        Assert.Equal(JsonNames, report.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("shapes", 1, 2, 14), (
            report.GetProperty("data").GetString(), report.GetProperty("epochs").GetInt32(),
            report.GetProperty("seeds").GetInt32(),
            report.GetProperty("finished").GetInt32()));
        JsonElement[] variants = [.. report.GetProperty("variants").EnumerateArray()];
        Assert.Equal(Models, variants.Select(v => v.GetProperty("model").GetString()));
        Assert.Equal(Recipes, variants.Select(v => v.GetProperty("recipe").GetString()));
        Assert.All(variants, AssertStatistics);
        Assert.Equal(
            [221_386, 243_226, 243_226, 243_226, 242_618, 238_234, 258_058],
            variants.Select(v => v.GetProperty("parameters").GetInt32()));
        Assert.Equal(SeedBySeed(seeds: 2), Begun(first.Error));
        string page = await File.ReadAllTextAsync(report.GetProperty("report").GetString()!);
        Assert.Contains("+ split normalization", page, StringComparison.Ordinal);
        Assert.Contains("; 0.001 (ConvNeXt, ViT)", page, StringComparison.Ordinal);
        Assert.All(Folders, name =>
            Assert.True(File.Exists(Path.Combine(folder, $"{name}-seed1", "best.safetensors")), name));

        CommandLine.Outcome second = await CommandLine.RunAsync(Short(seeds: 2, "--epochs", "1", "--json"));

        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Empty(Begun(second.Error));
        Assert.Equal(first.Output, second.Output);
    }

    [Fact]
    public async Task An_interrupted_ablation_goes_on_to_what_it_would_have_given()
    {
        // Windows has no signal that one process can send another.
        if (OperatingSystem.IsWindows()) return;
        string[] command = [.. Short(seeds: 1, "--epochs", "2", "--models"), .. Models.Take(4)];
        using Process process = CommandLine.Start(command);
        while (await process.StandardOutput.ReadLineAsync() is { } line
            && !line.StartsWith("Run 2 of 4", StringComparison.Ordinal))
            Assert.False(process.HasExited, line);
        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        CommandLine.Outcome interrupted = await CommandLine.EndAsync(process);

        Assert.True(interrupted.ExitCode == 130, interrupted.Error);
        Assert.Contains("give the same command again", interrupted.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "ablation.html")));

        CommandLine.Outcome resumed = await CommandLine.RunAsync(command);

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(
            Models[1..4].Select((model, i) => $"Run {i + 2} of 4: {model}, seed 0"), Begun(resumed.Output));
        Assert.Contains("going on after step", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_keeps_its_recipe_among_others_unless_one_is_asked_for()
    {
        async Task<string[]> RecipesOf(params string[] more)
        {
            CommandLine.Outcome outcome = await CommandLine.RunAsync(
                [.. Short(seeds: 1, "--epochs", "1", "--json"), .. more, "--models", "vit-cifar", "gresnet-tiny"]);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            return [.. JsonDocument.Parse(outcome.Output).RootElement.GetProperty("variants").EnumerateArray()
                .Select(variant => variant.GetProperty("recipe").GetString()!)];
        }

        Assert.Equal(["cifar-adamw", "cifar"], await RecipesOf());
        Directory.Delete(folder, recursive: true);
        Assert.Equal(["quick", "quick"], await RecipesOf("--recipe", "quick"));
    }

    [Fact]
    public async Task A_folder_of_another_ablation_is_refused_with_what_differs()
    {
        string run = Path.Combine(folder, "resnet-seed0");
        Assert.Equal(0, (await CommandLine.RunAsync(
            "train", "--model", "resnet-cifar", "--data", "shapes", "--recipe", "cifar", "--epochs", "1", "--limit",
            "64", "--batch", "32", "--seed", "0", "--lr", "0.2", "--out", run)).ExitCode);

        CommandLine.Outcome outcome = await CommandLine.RunAsync(Short(seeds: 1, "--epochs", "1", "--lr", "0.5"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(
            $"gresnet: '{run}' has a run of another ablation: lr was 0.2 and is 0.5. Give the same options to go on, "
                + $"or name another folder with --out.",
            outcome.Error.TrimEnd());
    }

    private string[] Short(int seeds, params string[] more) =>
        ["ablate", "--data", "shapes", "--limit", "64", "--batch", "32", "--seeds", $"{seeds}", "--out", folder,
            .. more];

    private static string[] SeedBySeed(int seeds)
    {
        string[] names =
        [
            "ResNet-50-style", "+ ResNet-d", "+ SiLU", "+ split normalization", "+ attention", "ConvNeXt", "ViT",
        ];
        return [.. Enumerable.Range(0, seeds)
            .SelectMany(seed =>
                names.Select((name, i) => $"Run {seed * 7 + i + 1} of {seeds * 7}: {name}, seed {seed}"))];
    }

    private static string[] Begun(string messages) =>
        [.. messages.Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("Run ", StringComparison.Ordinal))];

    private static void AssertStatistics(JsonElement variant)
    {
        double[] accuracies = [.. variant.GetProperty("top1").EnumerateArray().Select(a => a.GetDouble())];
        Assert.Equal(2, accuracies.Length);
        Assert.Equal((accuracies[0] + accuracies[1]) / 2, variant.GetProperty("mean").GetDouble(), 1e-3);
        Assert.Equal(
            Math.Abs(accuracies[0] - accuracies[1]) / Math.Sqrt(2), variant.GetProperty("deviation").GetDouble(), 1e-3);
        Assert.True(variant.GetProperty("images_per_second").GetDouble() > 0);
    }
}
