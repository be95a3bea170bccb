using GResNet.Cli.Runs;
using GResNet.Training.Data.Folders;

namespace GResNet.Cli.Tests.Runs;

/// <summary>Which run is meant where none is named.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void The_newest_is_the_one_that_wrote_its_best_weights_last()
    {
        Write("b", minutes: 1);
        Write("a", minutes: 2);
        Write("c", minutes: 0);
        Directory.CreateDirectory(Path.Combine(home, "without-weights"));
        Assert.Equal(Path.Combine(home, "a"), RunFolder.Newest(home)?.Path);
    }

    [Fact]
    public void There_may_be_none()
    {
        Assert.Null(RunFolder.Newest(home));
        Assert.Null(RunFolder.Newest(Path.Combine(home, "absent")));
    }

    private void Write(string run, int minutes)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(home, run)).FullName, RunFiles.BestWeights);
        File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, minutes, 0, DateTimeKind.Utc));
    }
}
