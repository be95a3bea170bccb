
namespace GResNet.Cli.Tests;

/// <summary>Runs in the folder of their images, and images that are elsewhere when a run is resumed.</summary>
public sealed class MovedImagesTests : IDisposable
{
    private static readonly string[] Classes = ["one", "two"];

    private static readonly string[] Training =
        ["--model", "gresnet-tiny", "--recipe", "quick", "--batch", "8", "--epochs", "1"];

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_in_the_folder_of_its_images_is_left_out_of_them_and_moves_along()
    {
        string here = Path.Combine(folder, "here"), there = Path.Combine(folder, "there");
        foreach (string name in Classes)
            for (int i = 0; i < 8; i++) Add(Path.Combine(here, name, $"{i}.jpg"));
        await ExpectAsync(0, "", ["train", "--data", here, "--out", Path.Combine(here, "runs", "a"), .. Training]);
        await ExpectAsync(0, "16 images in 2 classes", ["data", "check", here]);

        Directory.Move(here, there);
        string run = Path.Combine(there, "runs", "a");
        await ExpectAsync(1, $"no longer in '{here}'", ["train", "--resume", run]);
        await ExpectAsync(1, "with --data FOLDER", ["eval", "--weights", run]);
        await ExpectAsync(0, "going on after step", ["train", "--resume", run, "--data", there]);
        await ExpectAsync(0, "top-1", ["eval", "--weights", run]);

        string request = await File.ReadAllTextAsync(Path.Combine(run, "run.json"));
        foreach (string name in Classes)
            for (int i = 0; i < 8; i++) Add(Path.Combine(here, name, $"other-{i}.jpg"));
        await ExpectAsync(1, "trained on other images", ["train", "--resume", run, "--data", here]);
        Assert.Equal(request, await File.ReadAllTextAsync(Path.Combine(run, "run.json")));
    }

    private static async Task ExpectAsync(int exitCode, string part, string[] arguments)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(arguments);
        Assert.True(outcome.ExitCode == exitCode, $"{string.Join(' ', arguments)}: {outcome}");
        Assert.Contains(part, outcome.Output + outcome.Error, StringComparison.Ordinal);
    }

    private static void Add(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Data", "Corpus", "good", "444.jpg"), path);
    }
}
