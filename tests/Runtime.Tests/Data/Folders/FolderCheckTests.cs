using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Runtime.Tests.Data.Decoding;
using GResNet.Training.Data.Folders;

namespace GResNet.Runtime.Tests.Data.Folders;

public sealed class FolderCheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_image_is_counted_compared_and_decoded(int threads)
    {
        Put("train/a/1.jpg", Corpus.Good("444.jpg"));
        Put("train/a/2.jpg", Corpus.Good("grey.jpg"));
        Put("train/a/3.jpg", Corpus.Good("cmyk.jpg"));
        Put("train/a/cut.jpg", Corpus.Bad("truncated-70.jpg"));
        Put("train/b/1.png", Corpus.Good("deep-alpha.png"));
        Put("train/b/2.jpg", Corpus.Good("orientation-6.jpg"));
        Put("train/b/notes.txt", Corpus.Bad("text.jpg"));
        Put("val/a/1.gif", Corpus.Good("animated.gif"));
        Put("val/a/same.png", Corpus.Good("444.jpg"));
        Put("val/b/1.png", Corpus.Good("one.png"));
        Put("val/b/2.png", Corpus.Good("one.png"));
        Put("val/b/empty.png", Corpus.Bad("empty.jpg"));
        Put("val/b/other.jpg", Corpus.Good("grey.jpg"));
        var told = new System.Collections.Concurrent.ConcurrentBag<(int, int)>();

        FolderReport report =
            FolderCheck.Run(folder.Path, threads: threads, progress: (done, all) => told.Add((done, all)));

        Assert.Equal([new ClassReport("a", 4, 2, 1), new ClassReport("b", 2, 4, 1)], report.Classes.ToArray());
        Assert.Equal(12, report.Images);
        Assert.Equal([("GIF", 1), ("JPEG", 6), ("PNG", 3)], report.Formats.Select(f => (f.Key, f.Value)));
        Assert.Equal(
            [(ImageTraits.Greyscale, 2), (ImageTraits.Cmyk, 1), (ImageTraits.Deep, 1), (ImageTraits.Alpha, 1),
                (ImageTraits.Pages, 1), (ImageTraits.Turned, 1)],
            report.Traits.Select(t => (t.Key, t.Value)));
        Assert.Equal(new ImageSize(1, 1), report.Smallest!.Size);
        Assert.Equal(new ImageSize(37, 26), report.Largest!.Size);
        Assert.Equal([(".txt", 1)], report.LeftOut.Endings.Select(i => (i.Key, i.Value)));
        Assert.Equal(["cut.jpg", "empty.png"], report.Problems.Select(p => Path.GetFileName(p.Path)));
        Assert.Contains("premature end", report.Problems[0].Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            [("1.jpg same.png", true, false), ("2.jpg other.jpg", true, true), ("1.png 2.png", false, false)],
            report.Duplicates.Select(d =>
                (string.Join(' ', d.Paths.Select(Path.GetFileName)), d.AcrossParts, d.AcrossClasses)));
        Assert.Equal(Enumerable.Range(1, 12).Select(done => (done, 12)), told.Order());
    }

    [Fact]
    public void What_nothing_can_be_trained_with_is_said()
    {
        Put("a/1.png", Corpus.Good("one.png"));
        Put("b/1.jpg", Corpus.Good("444.jpg"));
        string refusal = Assert.IsType<string>(FolderCheck.Run(folder.Path).Refusal);
        Assert.Contains("one image in each class", refusal, StringComparison.Ordinal);
        Put("b/2.jpg", Corpus.Good("grey.jpg"));
        Assert.Null(FolderCheck.Run(folder.Path).Refusal);
    }

    [Fact]
    public void A_photograph_that_a_warning_was_given_of_is_doubtful()
    {
        Put("a/good.jpg", Corpus.Good("large.jpg"));
        Put("a/alike.png", Corpus.Good("rgb.png"));
        byte[] file = File.ReadAllBytes(Corpus.Good("large.jpg"));
        // The compressed pixels are the last part of the file; a marker in them ends the image early.
        (file[^500], file[^499]) = (0xFF, 0xD9);
        Directory.CreateDirectory(folder.File("b"));
        File.WriteAllBytes(folder.File("b/ended.jpg"), file);

        FolderReport report = FolderCheck.Run(folder.Path);

        Assert.Empty(report.Problems);
        ImageProblem doubtful = Assert.Single(report.Doubtful);
        Assert.Equal("ended.jpg", Path.GetFileName(doubtful.Path));
        Assert.Contains("is damaged: VipsJpeg: Corrupt JPEG data", doubtful.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_readable_image_has_no_sizes()
    {
        Put("a/1.jpg", Corpus.Bad("empty.jpg"));
        Put("b/1.jpg", Corpus.Bad("text.jpg"));
        FolderReport report = FolderCheck.Run(folder.Path);
        Assert.Equal((2, 2), (report.Images, report.Problems.Length));
        Assert.Null(report.Smallest);
        Assert.Null(report.Largest);
        Assert.Empty(report.Duplicates);
    }

    [Fact]
    public void What_is_no_folder_of_images_is_explained() =>
        Assert.Throws<DatasetException>(() => FolderCheck.Run(folder.Path));

    private void Put(string name, string source)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.Copy(source, folder.File(name));
    }
}
