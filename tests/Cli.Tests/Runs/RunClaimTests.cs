using GResNet.Cli.Commands;
using GResNet.Cli.Data;
using GResNet.Cli.Runs;
using GResNet.Training;
using GResNet.Zoo;

namespace GResNet.Cli.Tests.Runs;

public sealed class RunClaimTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Each_of_many_that_begin_at_once_gets_a_folder_of_its_own()
    {
        // The default is below the working folder: a name of its own keeps other tests apart.
        RunRequest request = Request($"/{Path.GetFileName(folder)}");
        RunClaim[] claims = new RunClaim[8];
        Parallel.For(0, claims.Length, i =>
        {
            claims[i] = RunClaim.ToBegin(null, request);
            claims[i].Begin(request);
        });

        Assert.Equal(claims.Length, claims.Select(claim => claim.Folder.Path).Distinct().Count());
        foreach (RunClaim claim in claims)
        {
            claim.Dispose();
            Directory.Delete(claim.Folder.Path, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("new")]
    [InlineData("new/below/it")]
    public void A_run_that_does_not_begin_leaves_everything_as_it_was(string name)
    {
        File.WriteAllText(Path.Combine(folder, "mine.txt"), "");
        RunClaim.ToBegin(Run(name), Request("shapes")).Dispose();
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_in_use_is_refused_and_nothing_in_it_changes()
    {
        RunRequest request = Request("shapes"), other = request with { Model = "resnet50" };
        using RunClaim first = RunClaim.ToBegin(Run("run"), request);
        AssertRefused("Another process has the run", () => RunClaim.ToBegin(Run("run"), other));
        first.Begin(request);
        AssertRefused("Another process has the run", () => RunClaim.ToBegin(Run("run"), other));
        AssertRefused("Another process has the run", () => RunClaim.ToResume(Run("run")));
        Assert.Equal(request, Run("run").Read(GResNetModels.All));
    }

    [Theory]
    [InlineData("has a run already", "run.json", "checkpoints/step-000000000001/state.json")]
    [InlineData("has a run already", "run.json", "best.safetensors")]
    [InlineData("has a run already", "run.json", "epochs.json")]
    [InlineData("without run.json", "best.safetensors")]
    [InlineData("without run.json", "checkpoints/step-000000000001/state.json")]
    [InlineData(null, "run.json", "checkpoints/.lock", "metrics.jsonl")]
    public void A_run_that_has_anything_to_lose_is_not_written_over(string? expected, params string[] files)
    {
        foreach (string file in files) Make($"run/{file}");
        string[] before = Everything();
        if (expected is null) RunClaim.ToBegin(Run("run"), Request("shapes")).Dispose();
        else AssertRefused(expected, () => RunClaim.ToBegin(Run("run"), Request("shapes")));
        Assert.Equal(before, Everything());
    }

    [Theory]
    [InlineData("photos", true)]
    [InlineData("photos/", true)]
    [InlineData("photos/../photos", true)]
    [InlineData("photos/a", true)]
    [InlineData("photos/a/deep", true)]
    [InlineData("link", true)]
    [InlineData("link/a", true)]
    [InlineData("photos/new", false)]
    [InlineData("photos/a/new", false)]
    [InlineData("photos/empty", false)]
    [InlineData("photos-too", false)]
    [InlineData("", false)]
    public void A_folder_of_the_images_is_refused_before_anything_is_written(string name, bool refused)
    {
        Make("photos/a/deep/1.png");
        Directory.CreateDirectory(Path.Combine(folder, "photos/empty"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), Path.Combine(folder, "photos"));
        RunRequest request = Request(Path.Combine(folder, "photos"));
        string[] before = Everything();
        string advice = $"--out {Path.Combine("runs", "gresnet-tiny-photos")}";
        if (refused) AssertRefused(advice, () => RunClaim.ToBegin(Run(name), request));
        else RunClaim.ToBegin(Run(name), request).Dispose();
        Assert.Equal(before, Everything());
    }

    private static RunRequest Request(string data) =>
        new("gresnet-tiny", new DataRequest(data), Recipes.Quick, Weights: null, DateTimeOffset.UnixEpoch);

    private static void AssertRefused(string part, Action begin) =>
        Assert.Contains(part, Assert.Throws<IOException>(begin).Message, StringComparison.Ordinal);

    private string[] Everything() =>
        [.. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order()];

    private RunFolder Run(string name) => new(Path.Combine(folder, name));

    private void Make(string file)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
    }
}
