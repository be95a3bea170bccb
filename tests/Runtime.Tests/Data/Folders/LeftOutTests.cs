using System.Diagnostics;
using GResNet.Imaging;
using GResNet.Training.Data.Folders;

namespace GResNet.Runtime.Tests.Data.Folders;

public sealed class LeftOutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        // .NET cannot delete what it cannot name.
        if (OperatingSystem.IsLinux()) Run($"rm -rf '{folder.Path}'/*");
        folder.Dispose();
    }

    [Theory]
    [InlineData("@eaDir")]
    [InlineData("#recycle")]
    [InlineData("@Recycle")]
    [InlineData("@Recently-Snapshot")]
    [InlineData("$RECYCLE.BIN")]
    [InlineData("$Recycle.Bin")]
    [InlineData("System Volume Information")]
    [InlineData("__MACOSX")]
    [InlineData("Network Trash Folder")]
    [InlineData("lost+found")]
    [InlineData("Thumbs")]
    [InlineData(".thumbnails")]
    [InlineData(".Trash-1000")]
    [InlineData(".AppleDouble")]
    [InlineData(".dropbox.cache")]
    [InlineData(".ipynb_checkpoints")]
    public void Folders_of_systems_are_no_classes_and_have_no_images(string name)
    {
        folder.Make("cat/1.jpg", "dog/1.jpg", $"{name}/1.jpg", $"{name}/cat/2.jpg", $"cat/{name}/3.jpg/4.jpg",
            $"dog/deep/{name}/5.jpg");
        FolderSplits found = ImageFolder.Load(folder.Path, heldOut: 0);
        Assert.Equal(["cat", "dog"], found.Train.Classes.ToArray());
        Assert.Equal(["cat/1.jpg", "dog/1.jpg"], found.Train.Names());
        Assert.Contains(name[0] == '.'
            ? "left out: 3 hidden folders"
            : $"left out: 3 folders '{name}': ", Assert.Single(found.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_is_said_with_its_reason()
    {
        folder.Make(
            "train/cat/1.jpg", "train/dog/1.jpg", "val/cat/1.jpg", "val/dog/1.jpg", "val/dog/.hidden.jpg", "readme.md",
            "train/dog/list",
            "loose.jpg", "test/1.jpg", "test/2.jpg", "extra/cat/1.jpg", "models/weights.bin");
        Assert.Equal(
            [
                "learnt from is the part 'train', measured with is 'val'",
                "left out: 3 files that do not end as images do: 1 without an ending, 1 *.bin, 1 *.md",
                "left out: 1 hidden file",
                "left out: 1 image in no class's folder",
                "left out: the folder 'extra': 1 image, neither learnt from nor measured with",
                "left out: the folder 'models': no images",
                "left out: the folder 'test': 2 images, in no class's folder",
            ],
            ImageFolder.Load(folder.Path).Notes.ToArray());
    }

    [Fact]
    public void Classes_that_differ_in_case_alone_are_pointed_out()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) return; // Their disks have one of the two.
        folder.Make("Cat/1.jpg", "cat/1.jpg");
        Assert.Contains("'Cat', 'cat' are 2 classes", Assert.Single(ImageFolder.Load(folder.Path, heldOut: 0).Notes),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_spellings_of_a_class_are_refused_with_the_command_that_puts_them_together()
    {
        if (!OperatingSystem.IsLinux()) return; // Other systems' disks take them for one, or have other commands.
        folder.Make("caf\u00E9/1.jpg", "cafe\u0301/2.jpg", "tea/1.jpg");
        string message = Assert.Throws<DatasetException>(() => ImageFolder.Load(folder.Path)).Message;
        Assert.Contains("2 folders for the class 'caf\u00E9'", message, StringComparison.Ordinal);
        string command = message[message.IndexOf("mv -n", StringComparison.Ordinal)..];
        Run(command);
        Assert.Equal(["caf\u00E9", "tea"], ImageFolder.Load(folder.Path).Train.Classes.ToArray());
    }

    [Fact]
    public void A_class_is_the_same_in_both_spellings_and_so_are_the_sides_of_its_images()
    {
        if (OperatingSystem.IsMacOS()) return; // Its disks take both for one.
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"{i}")];
        folder.Make(
            [.. names.Select(n => $"one/caf\u00E9/\u00E9{n}.jpg"), "one/tea/1.jpg",
                .. names.Select(n => $"two/cafe\u0301/e\u0301{n}.jpg"), "two/tea/1.jpg"]);
        FolderSplits composed = ImageFolder.Load(folder.File("one")), decomposed = ImageFolder.Load(folder.File("two"));
        Assert.Equal(composed.Train.Classes.ToArray(), decomposed.Train.Classes.ToArray());
        Assert.Equal(composed.Train.Fingerprint, decomposed.Train.Fingerprint);
        Assert.Equal(composed.Validation.Fingerprint, decomposed.Validation.Fingerprint);
        FolderSplits both =
            ImageFolder.Load(folder.Path, 0, new FolderReading(TrainPart: "one", ValidationPart: "two"));
        Assert.Equal(["caf\u00E9", "tea"], both.Validation.Classes.ToArray());
    }

    [Fact]
    public void Images_whose_names_are_not_utf8_are_left_out_with_the_command_that_mends_them()
    {
        if (!OperatingSystem.IsLinux()) return; // Elsewhere names are text.
        folder.Make("cat/1.jpg", "cat/\uFFFD.jpg", "dog/1.jpg");
        Undecoded("cat/1.jpg", "cat/caf\\xe9.jpg");
        FolderSplits found = ImageFolder.Load(folder.Path, heldOut: 0);
        // A name may have the character that stands for what is none.
        Assert.Equal(["cat/\uFFFD.jpg", "dog/1.jpg"], found.Train.Names());
        Assert.Equal(["cat/caf\uFFFD.jpg"], found.Undecoded.ToArray());
        string note = Assert.Single(found.Notes);
        Assert.Contains("1 image whose name is not UTF-8: 'cat/caf\uFFFD.jpg'", note, StringComparison.Ordinal);
        Assert.Contains($"convmv -r -f windows-1252 -t utf-8 --notest {folder.Path}", note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_whose_name_is_not_utf8_is_an_error()
    {
        if (!OperatingSystem.IsLinux()) return;
        folder.Make("cat/1.jpg", "dog/1.jpg", "x/1.jpg");
        Undecoded("x", "gr\\xfcn");
        string message = Assert.Throws<DatasetException>(() => ImageFolder.Load(folder.Path)).Message;
        Assert.Contains("gr\uFFFDn' cannot be opened: its name is not UTF-8", message, StringComparison.Ordinal);
        Assert.Contains("convmv", message, StringComparison.Ordinal);
    }

    /// <summary>Gives a file a name that .NET cannot.</summary>
    private void Undecoded(string from, string to) => Run($"mv '{folder.File(from)}' $'{folder.File(to)}'");

    private static void Run(string command)
    {
        using Process shell = Process.Start("bash", ["-c", command]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
