using GResNet.Imaging;
using GResNet.Training.Data;
using GResNet.Training.Data.Folders;

namespace GResNet.Runtime.Tests.Data.Folders;

/// <summary>Runs that were begun in a folder of images: it stays the same data.</summary>
public sealed class RunFilesTests : IDisposable
{
    private static readonly string[] Classes = ["a/1.png", "a/2.png", "b/1.png", "b/deep/2.png"];
    private static readonly string[] Parts = ["train/a/1.png", "train/b/1.png", "val/a/2.png", "val/b/2.png"];
    private static readonly string[] TrainAlone = ["train/a/1.png", "train/a/2.png", "train/b/1.png", "train/b/2.png"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string[], string[]> Runs()
    {
        var cases = new TheoryData<string[], string[]>();
        string[][] runs =
        [
            ["runs/x/.gresnet.lock"],
            ["runs/x/run.json", "runs/x/checkpoints/.lock"],
            ["runs/x/run.json", "runs/x/best.safetensors", "runs/x/report.html", "runs/notes.txt"],
            ["runs/a/x/run.json", "runs/a/x/checkpoints/step-000000000001/state.json", "runs/a/ablation.html"],
            ["x/.gresnet.lock", "x/run.json"],
            ["runs/x/.gresnet.lock", "runs/.hidden/1.png"],
            // The run's folder is that of the images, as it could be once.
            [".gresnet.lock", "run.json", "best.safetensors", "checkpoints/.lock"],
        ];
        foreach (string[] images in (string[][])[Classes, Parts, TrainAlone])
            foreach (string[] run in runs) cases.Add(images, run);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Folders_of_runs_are_not_data(string[] images, string[] run)
    {
        Make(images);
        DataSplits before = ImageFolder.Load(folder.Path);

        Make(run);

        DataSplits after = ImageFolder.Load(folder.Path);
        Assert.Equal(before.Train.Classes.AsEnumerable(), after.Train.Classes);
        Assert.Equal(before.Train.Fingerprint, after.Train.Fingerprint);
        Assert.Equal(before.Validation.Fingerprint, after.Validation.Fingerprint);
    }

    [Fact]
    public void A_run_within_a_class_is_passed_over()
    {
        Make(Classes);
        string before = ImageFolder.Load(folder.Path).Train.Fingerprint;
        Make("a/x/run.json", "a/x/best.safetensors", "a/x/checkpoints/.lock");
        Assert.Equal(before, ImageFolder.Load(folder.Path).Train.Fingerprint);
    }

    [Theory]
    [InlineData("c/run.json", "c/3.png")]
    [InlineData("c/run.json", "c/checkpoints/.lock", "c/3.png")]
    [InlineData("c/.gresnet.lock", "c/deep/3.png")]
    [InlineData("c/x/run.json", "c/x/best.safetensors", "c/y/3.png")]
    public void A_folder_with_images_is_data_whatever_else_it_has(params string[] files)
    {
        Make([.. Classes, .. files]);
        Assert.Contains("c", ImageFolder.Load(folder.Path).Train.Classes);
    }

    [Fact]
    public void A_class_without_images_is_still_an_error()
    {
        Make([.. Classes, "c/run.json"]);
        Assert.Contains("no images in 'c'", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run.json", "best.safetensors")]
    [InlineData("x/.gresnet.lock")]
    public void A_folder_of_runs_alone_is_called_so(params string[] files)
    {
        Make(files);
        Assert.Contains("is the folder of a run", Refusal(), StringComparison.Ordinal);
    }

    private string Refusal() => Assert.Throws<DatasetException>(() => ImageFolder.Load(folder.Path)).Message;

    private void Make(params string[] files)
    {
        foreach (string file in files)
        {
            string path = folder.File(file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }
    }
}
