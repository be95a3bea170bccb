using System.IO.Compression;
using System.Text.Json;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Tests;

public sealed class SearchTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("photos.npz", "cosine")]
    [InlineData("photos.jsonl", "l2")]
    [InlineData("photos.arrow", "cosine")]
    [InlineData("photos.npz", "innerproduct")]
    public async Task The_nearest_images_are_found_and_shown(string file, string metric)
    {
        (string photos, string run, string index) = await Embed(file);
        string indexed = Path.Combine(photos, "wide", "3.ppm"), copy = At("copy.ppm"), page = At("found.html");
        File.Copy(indexed, copy);

        CommandLine.Outcome outcome = await Search(
            index, run, indexed, copy, "--metric", metric, "--top", "3", "--out", page, "--json");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonElement report = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal((metric, 24, 0), (
            report.GetProperty("metric").GetString(), report.GetProperty("images").GetInt32(),
            report.GetProperty("missing").GetInt32()));
        JsonElement[] queries = [.. report.GetProperty("queries").EnumerateArray()];
        (string Path, double Score)[][] found = [.. queries.Select(query => query.GetProperty("neighbors")
            .EnumerateArray().Select(near => (
                near.GetProperty("path").GetString()!, near.GetProperty("score").GetDouble())).ToArray())];
        // The image itself is left out by its path; a copy of it is not it.
        Assert.All(found, near => Assert.Equal(3, near.Length));
        Assert.DoesNotContain(indexed, found[0].Select(near => near.Path));
        if (metric != "innerproduct") Assert.Equal(indexed, found[1][0].Path);
        Assert.Equal(found[0][..2], found[1].Where(near => near.Path != indexed).Take(2));
        Assert.All(found, near => Assert.Equal(
            metric == "l2" ? near.OrderBy(each => each.Score) : near.OrderByDescending(each => each.Score), near));
        if (metric == "cosine") Assert.Equal(1, found[1][0].Score, 1e-5);
        if (metric == "l2") Assert.Equal(0, found[1][0].Score, 1e-3);

        string html = await File.ReadAllTextAsync(page);
        Assert.Equal(8, html.Split("<img ").Length - 1);
        Assert.Contains(found[0][0].Path, html, StringComparison.Ordinal);
        Assert.Contains("wide", outcome.Error, StringComparison.Ordinal);
        Assert.Contains($"Pictures are in {page}", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_the_index_is_its_own_neighbour_where_that_is_asked_for()
    {
        (string photos, string run, string index) = await Embed("photos.npz");
        CommandLine.Outcome outcome = await Search(
            index, run, Path.Combine(photos, "wide"), "--top", "1", "--with-self", "--out", At("s.html"), "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonElement[] queries =
            [.. JsonDocument.Parse(outcome.Output).RootElement.GetProperty("queries").EnumerateArray()];
        Assert.Equal(12, queries.Length);
        Assert.All(queries, query => Assert.Equal(
            query.GetProperty("image").GetString(),
            query.GetProperty("neighbors")[0].GetProperty("path").GetString()));
    }

    /// <summary>A card may say how images are scaled.</summary>
    [Fact]
    public async Task Queries_are_read_as_the_images_of_the_index_were()
    {
        string photos = At("photos"), card = At("card.json"), weights = At("weights.pth"),
            run = At("known.safetensors"), index = At("photos.npz");
        PhotographFolder.Write(photos, 12);
        using (IModel model = Zoo.GResNetModels.All.Find("gresnet-tiny")!.Create())
        {
            model.State.Initialize(1);
            TorchWriter.Write(weights, new Dictionary<string, string>(), ModelWeights.Tensors(model.State));
            await File.WriteAllTextAsync(card, JsonSerializer.Serialize(new
            {
                data = "a test", classes = Enumerable.Range(0, model.Summary.Classes).Select(i => $"class {i}"),
                mean = new[] { 0.5, 0.5, 0.5 }, deviation = new[] { 0.25, 0.25, 0.25 }, resolution = 32,
                resampling = "bicubic",
            }));
        }

        CommandLine.Outcome converted = await CommandLine.RunAsync(
            "weights", "convert", weights, run, "--model", "gresnet-tiny", "--card", card);
        Assert.True(converted.ExitCode == 0, converted.Error);
        CommandLine.Outcome embedded = await CommandLine.RunAsync("embed", photos, "--weights", run, "--out", index);
        Assert.True(embedded.ExitCode == 0, embedded.Error);
        CommandLine.Outcome outcome = await Search(
            index, run, Path.Combine(photos, "wide"), "--top", "1", "--with-self", "--out", At("s.html"), "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.All(
            JsonDocument.Parse(outcome.Output).RootElement.GetProperty("queries").EnumerateArray(),
            query => Assert.Equal(1, query.GetProperty("neighbors")[0].GetProperty("score").GetDouble(), 1e-5));
    }

    [Fact]
    public async Task Images_that_moved_are_told_of_and_found_where_they_are()
    {
        (string photos, string run, string index) = await Embed("photos.npz");
        string moved = At("moved"), query = Path.Combine(moved, "wide", "3.ppm"), page = At("s.html");
        Directory.Move(photos, moved);

        CommandLine.Outcome gone = await Search(index, run, query, "--out", page);

        Assert.True(gone.ExitCode == 0, gone.Error);
        Assert.Contains($"5 of the images found cannot be read where they were embedded, in '{photos}'", gone.Output,
            StringComparison.Ordinal);
        string html = await File.ReadAllTextAsync(page);
        Assert.Equal(5, html.Split("class=\"missing\"").Length - 1);
        Assert.Contains("not shown", html, StringComparison.Ordinal);

        CommandLine.Outcome found = await Search(index, run, query, "--data", moved, "--out", page);

        Assert.True(found.ExitCode == 0, found.Error);
        Assert.DoesNotContain("cannot be read", found.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(query, found.Output.Split('\n').Skip(1).Select(line => line.Trim()));
        Assert.DoesNotContain("not shown", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_of_a_built_in_set_are_shown()
    {
        string run = await Train(At("run")), index = At("shapes.npz"), query = At("query.ppm");
        Assert.Equal(0, (await CommandLine.RunAsync(
            "embed", "shapes", "--weights", run, "--out", index, "--limit", "50")).ExitCode);
        PhotographFolder.Draw(query, 8, 1);
        CommandLine.Outcome outcome = await Search(index, run, query, "--out", At("s.html"));
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("image ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(6, (await File.ReadAllTextAsync(At("s.html"))).Split("<img ").Length - 1);
    }

    [Fact]
    public async Task Other_weights_are_refused_with_both_named()
    {
        (string photos, string run, string index) = await Embed("photos.npz");
        string other = await Train(At("other"), "--seed", "7");
        CommandLine.Outcome outcome = await Search(index, other, Path.Combine(photos, "wide"));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches(
            $"'{index}' has embeddings by gresnet-tiny \\(architecture .*, weights .*\\), and '{other}' is "
                + "gresnet-tiny \\(architecture .*: these cannot be compared", outcome.Error);
        Assert.NotEqual(run, other);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_the_others_are_found()
    {
        (string photos, string run, string index) = await Embed("photos.npz");
        string broken = At("broken.ppm"), page = At("s.html");
        await File.WriteAllTextAsync(broken, "P6 40 40 255\n too short");
        CommandLine.Outcome outcome = await Search(
            index, run, broken, Path.Combine(photos, "wide", "3.ppm"), At("none.jpg"), "--out", page);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("broken.ppm", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("none.jpg", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Pictures are in", outcome.Output, StringComparison.Ordinal);

        CommandLine.Outcome nothing = await Search(index, run, broken, "--out", At("no.html"));
        Assert.Equal(1, nothing.ExitCode);
        Assert.False(File.Exists(At("no.html")));
    }

    [Fact]
    public async Task A_damaged_index_is_refused_with_what_is_wrong()
    {
        (string photos, string run, string index) = await Embed("photos.npz");
        byte[] whole = await File.ReadAllBytesAsync(index);
        string query = Path.Combine(photos, "wide", "3.ppm");
        await Refuses(whole[..^100], "");
        await Refuses([], "it is empty");
        await Refuses("no archive at all"u8.ToArray(), "");
        await Refuses(Without(whole, "card.npy"), "it has no 'card'");
        await Refuses(Without(whole, "embeddings.npy"), "it has no 'embeddings'");

        string lines = At("photos.jsonl");
        Assert.Equal(
            0, (await CommandLine.RunAsync("embed", photos, "--weights", run, "--out", lines)).ExitCode);
        string[] written = await File.ReadAllLinesAsync(lines);
        await File.WriteAllLinesAsync(lines, [written[0], written[1][..50]]);
        Assert.Contains("line 2 is not that of an image", (await Search(lines, run, query)).Error,
            StringComparison.Ordinal);
        await File.WriteAllLinesAsync(lines, [written[0], "{\"path\":\"a\",\"class\":\"b\",\"embedding\":[1,2]}"]);
        Assert.Contains("line 2 has 2 numbers, not 256", (await Search(lines, run, query)).Error,
            StringComparison.Ordinal);
        File.Delete(Path.ChangeExtension(lines, ".card.json"));
        Assert.Contains("photos.card.json', which says what made it, is not there",
            (await Search(lines, run, query)).Error, StringComparison.Ordinal);

        async Task Refuses(byte[] content, string message)
        {
            await File.WriteAllBytesAsync(index, content);
            CommandLine.Outcome outcome = await Search(index, run, query);
            Assert.Equal(1, outcome.ExitCode);
            Assert.StartsWith($"gresnet: '{index}' cannot be used: {message}", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("A file that 'embed' wrote is expected", outcome.Error, StringComparison.Ordinal);
        }
    }

    private string At(string name) => Path.Combine(folder, name);

    private static byte[] Without(byte[] archive, string entry)
    {
        using var copy = new MemoryStream();
        copy.Write(archive);
        using (var zip = new ZipArchive(copy, ZipArchiveMode.Update, leaveOpen: true)) zip.GetEntry(entry)!.Delete();
        return copy.ToArray();
    }

    private static Task<CommandLine.Outcome> Search(string index, string run, params string[] more) =>
        CommandLine.RunAsync(["search", "--index", index, "--weights", run, .. more]);

    private async Task<(string Photos, string Run, string Index)> Embed(string file)
    {
        string photos = At("photos"), index = At(file), run = await Train(At("run"));
        PhotographFolder.Write(photos, 12);
        CommandLine.Outcome outcome =
            await CommandLine.RunAsync("embed", photos, "--weights", run, "--out", index);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return (photos, run, index);
    }

    private static async Task<string> Train(string run, params string[] more)
    {
        CommandLine.Outcome outcome =
            await CommandLine.RunAsync(["train", "--epochs", "1", "--limit", "128", "--out", run, .. more]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return run;
    }
}
