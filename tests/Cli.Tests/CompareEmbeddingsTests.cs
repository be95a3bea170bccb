using System.Text.Json;

namespace GResNet.Cli.Tests;

public sealed class CompareEmbeddingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Networks_are_compared_in_numbers_and_pictures()
    {
        string photos = At("photos"), page = At("page.html"), first = At("first"), second = At("second");
        PhotographFolder.Write(photos, 15);
        await File.WriteAllTextAsync(Path.Combine(photos, "wide", "broken.ppm"), "P6 40 40 255\n too short");
        foreach ((string run, string seed) in new[] { (first, "1"), (second, "2") })
            Assert.Equal(0, (await Run(
                "train", "--epochs", "1", "--limit", "128", "--seed", seed, "--out", run)).ExitCode);

        string[] command =
            ["compare-embeddings", "--weights", first, second, "--data", photos, "--out", page, "--json"];
        CommandLine.Outcome outcome = await Run(command);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonElement report = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal((30, 30, 1, 2), (
            report.GetProperty("images").GetInt32(), report.GetProperty("queries").GetInt32(),
            report.GetProperty("unreadable").GetInt32(), report.GetProperty("classes").GetInt32()));
        JsonElement[] networks = [.. report.GetProperty("networks").EnumerateArray()];
        Assert.Equal(
            [$"gresnet-tiny ({first})", $"gresnet-tiny ({second})"],
            networks.Select(network => network.GetProperty("name").GetString()));
        Assert.All(networks, network =>
        {
            JsonElement[] metrics = [.. network.GetProperty("metrics").EnumerateArray()];
            Assert.Equal(
                ["cosine", "l2", "innerproduct"], metrics.Select(metric => metric.GetProperty("metric").GetString()));
            Assert.All(metrics, AssertIsOrdered);
        });
        JsonElement pair = Assert.Single(report.GetProperty("pairs").EnumerateArray());
        Assert.InRange(pair.GetProperty("cka").GetDouble(), -1, 1);
        AssertIsInterval(pair.GetProperty("mutual_neighbors"));

        string html = await File.ReadAllTextAsync(page);
        // Twelve images, with five neighbours by each of two networks.
        Assert.Equal(12 * 11, html.Split("<img ").Length - 1);
        Assert.Contains("MAP@R", html, StringComparison.Ordinal);
        Assert.Contains("It is left out", outcome.Error, StringComparison.Ordinal);

        // What was computed is not computed again, and numbers are the same.
        CommandLine.Outcome again = await Run([.. command]);
        Assert.Equal(outcome.Output, again.Output);
        Assert.DoesNotContain("It is left out", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_agrees_with_itself_and_images_alone_in_their_class_have_no_measure()
    {
        string photos = At("photos"), page = At("page.html");
        foreach ((string name, int period) in new[] { ("a", 4), ("b", 6), ("c", 9), ("d", 13), ("e", 20) })
            PhotographFolder.Draw(Path.Combine(photos, name, "1.ppm"), period, 1);

        CommandLine.Outcome outcome = await Run(
            "compare-embeddings", "--models", "gresnet-tiny", "gresnet-tiny", "--data", photos, "--out", page,
            "--json");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonElement report = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(0, report.GetProperty("queries").GetInt32());
        JsonElement network = report.GetProperty("networks")[0];
        Assert.Equal(JsonValueKind.Null, network.GetProperty("weights").ValueKind);
        Assert.Equal(JsonValueKind.Null, network.GetProperty("metrics")[0].GetProperty("map_at_r").ValueKind);
        JsonElement pair = report.GetProperty("pairs")[0];
        Assert.Equal(1, pair.GetProperty("cka").GetDouble());
        Assert.Equal(100, pair.GetProperty("mutual_neighbors").GetProperty("value").GetDouble());
        string html = await File.ReadAllTextAsync(page);
        Assert.DoesNotContain("class=\"wrong\"", html, StringComparison.Ordinal);
        Assert.Contains("first values, untrained", html, StringComparison.Ordinal);
    }

    private static void AssertIsOrdered(JsonElement scores)
    {
        double[] recalls = [.. new[] { "recall1", "recall5", "recall10" }.Select(name => AssertIsInterval(
            scores.GetProperty(name)))];
        Assert.Equal(recalls.Order(), recalls);
        Assert.True(AssertIsInterval(scores.GetProperty("map_at_r")) > 0);
        AssertIsInterval(scores.GetProperty("knn"));
    }

    private static double AssertIsInterval(JsonElement measured)
    {
        double value = measured.GetProperty("value").GetDouble();
        Assert.InRange(value, measured.GetProperty("low").GetDouble(), measured.GetProperty("high").GetDouble());
        Assert.InRange(value, 0, 100);
        return value;
    }

    private string At(string name) => Path.Combine(folder, name);

    private Task<CommandLine.Outcome> Run(params string[] arguments) => CommandLine.RunAsync(
        new Dictionary<string, string> { ["GRESNET_CACHE"] = At("cache") }, arguments);
}
