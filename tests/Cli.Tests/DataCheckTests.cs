
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
