using System.Text.Json;

namespace GResNet.Cli.Tests;

public sealed class DataCheckTests : IDisposable
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "Data", "Corpus");

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_folder_that_can_be_read_is_listed()
    {
        Copy("good/444.jpg", "train/cat/1.jpg");
        Copy("good/cmyk.jpg", "train/dog/1.jpg");
        Copy("good/orientation-6.jpg", "val/cat/[1].jpg");
        Copy("good/cmyk.jpg", "val/dog/copy.jpg");

        CommandLine.Outcome outcome = await CommandLine.RunAsync("data", "check", folder);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Empty(outcome.Error);
        foreach (string part in (string[])["cat", "dog", "JPEG", "CMYK", "turned (EXIF)", "in train and validation",
            "4 images in 2 classes, 4 of them readable"])
            Assert.Contains(part, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_listed_and_nothing_else_is_said()
    {
        foreach (string path in Directory.GetFiles(Path.Combine(Corpus, "bad")))
            Copy($"bad/{Path.GetFileName(path)}", $"bad/{Path.GetFileName(path)}");
        // The decoders below libvips have warnings for these.
        byte[] image = await File.ReadAllBytesAsync(Path.Combine(Corpus, "good", "420.jpg"));
        Directory.CreateDirectory(Path.Combine(folder, "odd"));
        for (int i = image.Length / 2; i < image.Length; i += 7)
            await File.WriteAllBytesAsync(
                Path.Combine(folder, "odd", $"{i}.jpg"), [.. image[..i], 0x55, .. image[(i + 3)..]]);

        CommandLine.Outcome outcome = await CommandLine.RunAsync("data", "check", folder, "--threads", "2");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        foreach (string path in Directory.GetFiles(Path.Combine(folder, "bad")))
            Assert.Contains($"'{path}'", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embeddings_tell_of_leaks_and_of_labels_that_are_wrong()
    {
        string photos = Path.Combine(folder, "photos"), run = Path.Combine(folder, "run");
        PhotographFolder.Write(Path.Combine(photos, "train"), 30);
        for (int i = 30; i < 42; i++)
        {
            PhotographFolder.Draw(Path.Combine(photos, "val", "wide", $"{i}.ppm"), 20, i);
            PhotographFolder.Draw(Path.Combine(photos, "val", "narrow", $"{i}.ppm"), 5, i);
        }

        // An image that is learnt from, a little brighter, and one in the other's folder.
        string leak = Path.Combine(photos, "val", "wide", "leak.ppm");
        byte[] pixels = await File.ReadAllBytesAsync(Path.Combine(photos, "train", "wide", "4.ppm"));
        for (int i = 20; i < pixels.Length; i++) pixels[i] = (byte)Math.Min(255, pixels[i] + 1);
        await File.WriteAllBytesAsync(leak, pixels);
        string wrong = Path.Combine(photos, "train", "wide", "wrong.ppm");
        PhotographFolder.Draw(wrong, 5, 77);
        Assert.Equal(0, (await CommandLine.RunAsync(
            "train", "--data", photos, "--model", "gresnet-tiny", "--epochs", "12", "--batch", "16", "--out", run))
            .ExitCode);
        string[] files = [.. new[] { "train", "val" }.Select(part => Path.Combine(folder, $"{part}.npz"))];
        foreach (string file in files)
            Assert.Equal(0, (await CommandLine.RunAsync(
                "embed", photos, "--part", Path.GetFileNameWithoutExtension(file), "--weights", run, "--out", file))
                .ExitCode);
        string page = Path.Combine(folder, "page.html");

        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            ["data", "check", photos, "--out", page, "--json", "--embeddings", .. files]);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonElement report = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(86, report.GetProperty("images").GetInt32());
        JsonElement seen = report.GetProperty("embeddings");
        Assert.Equal((86, 0), (seen.GetProperty("images").GetInt32(), seen.GetProperty("missing").GetInt32()));
        JsonElement first = seen.GetProperty("near_duplicates")[0];
        Assert.Equal(
            (leak, Path.Combine(photos, "train", "wide", "4.ppm")),
            (first.GetProperty("validation").GetString(), first.GetProperty("train").GetString()));
        JsonElement doubt = seen.GetProperty("perhaps_mislabelled").EnumerateArray()
            .Single(each => each.GetProperty("path").GetString() == wrong);
        Assert.Equal(
            ("wide", "narrow"), (doubt.GetProperty("class").GetString(), doubt.GetProperty("suggested").GetString()));
        Assert.Contains(leak, outcome.Error, StringComparison.Ordinal);
        Assert.Contains($"Pictures are in {page}", outcome.Error, StringComparison.Ordinal);
        string html = await File.ReadAllTextAsync(page);
        Assert.Contains("perhaps narrow", html, StringComparison.Ordinal);
        Assert.DoesNotContain("not shown", html, StringComparison.Ordinal);

        CommandLine.Outcome one = await CommandLine.RunAsync(
            "data", "check", photos, "--out", page, "--embeddings", files[1]);
        Assert.Contains("61 images have no embedding", one.Output, StringComparison.Ordinal);
        CommandLine.Outcome none = await CommandLine.RunAsync(
            "data", "check", Path.Combine(photos, "train"), "--out", page, "--embeddings", files[1]);
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("and not of the images of 'train'", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_found_is_told_as_JSON()
    {
        Copy("good/444.jpg", "train/cat/1.jpg");
        Copy("good/cmyk.jpg", "train/dog/1.jpg");
        Copy("good/cmyk.jpg", "val/dog/copy.jpg");
        Copy("good/444.jpg", "val/cat/1.jpg");
        CommandLine.Outcome outcome = await CommandLine.RunAsync("data", "check", folder, "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonElement report = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(4, report.GetProperty("images").GetInt32());
        Assert.True(report.GetProperty("equal_files")[0].GetProperty("across_parts").GetBoolean());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("embeddings").ValueKind);
        Assert.Contains("in train and validation", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_one_line()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("data", "check", Path.Combine(folder, "none"));
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("gresnet: There is no folder", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    private void Copy(string source, string name)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(Corpus, source), path);
    }
}
