using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Tests.Data.Folders;
using GResNet.Training.Data;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Loading;
using GResNet.Training.Data.Shards;
using GResNet.Training.Files;

namespace GResNet.Runtime.Tests.Data.Shards;

public sealed class ShardPackerTests : IDisposable
{
    // Each image takes 2,048 bytes of a shard.
    private static readonly PackingOptions Small = new() { ShardBytes = 10_000, Threads = 2 };

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder home = new();

    private string Output => home.File("packed");

    public void Dispose()
    {
        folder.Dispose();
        home.Dispose();
    }

    public static TheoryData<string[]> Layouts => new()
    {
        { ["a/1.ppm", "a/2.ppm", "a/3.ppm", "b/1.ppm", "b/2.ppm", "b/deep/er/3.ppm", "c/1.ppm"] },
        { ["train/a/1.ppm", "train/b/1.ppm", "train/b/2.ppm", "val/a/7.ppm", "val/b/8.ppm"] },
        { ["seg_train/a/1.ppm", "seg_train/b/1.ppm", "seg_test/a/7.ppm", "seg_test/b/8.ppm"] },
        { ["train/a/1.ppm", "train/a/2.ppm", "train/b/1.ppm", "train/b/2.ppm"] },
        { ["a/train/1.ppm", "a/val/2.ppm", "b/train/1.ppm", "b/train/3.ppm", "b/val/2.ppm"] },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_packed_folder_has_the_same_images_classes_and_parts(string[] files)
    {
        folder.Draw(files);
        FolderSplits expected = ImageFolder.Load(folder.Path);

        PackingReport report = ShardPacker.Run(folder.Path, Output, Small);

        Assert.Equal((files.Length, 0), (report.Images, report.Unreadable));
        Assert.True(ShardedImages.AreIn(Output));
        FolderSplits packed = ShardedImages.Load(Output);
        AssertSame(expected.Train, packed.Train);
        AssertSame(expected.Validation, packed.Validation);
        Assert.Equal("packed", packed.Name);
        MeasuredImages whole = ImageFolder.LoadMeasured(folder.Path), measured = ShardedImages.LoadMeasured(Output);
        AssertSame(whole.Images, measured.Images);
        Assert.Equal(whole.Part, measured.Part);
        foreach (string part in measured.Parts)
            AssertSame(
                ImageFolder.LoadMeasured(folder.Path, part).Images, ShardedImages.LoadMeasured(Output, part).Images);
        Assert.Contains(
            "no part 'other'",
            Assert.Throws<DatasetException>(() => ShardedImages.LoadMeasured(Output, "other")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_packs_into_a_folder_at_a_time_and_leaves_no_lock()
    {
        folder.Draw("a/1.ppm", "b/1.ppm");
        using (FolderLock.TryTake(Output, ShardNames.Lock))
        {
            var error = Assert.Throws<DatasetException>(() => ShardPacker.Run(folder.Path, Output, Small));
            Assert.Contains("Another process packs images into ", error.Message, StringComparison.Ordinal);
        }

        ShardPacker.Run(folder.Path, Output, Small);
        Assert.False(File.Exists(Path.Combine(Output, ShardNames.Lock)));
    }

    [Theory]
    [InlineData("a/x.y.z.ppm")]
    [InlineData("a/x.ppm", "a/x.PPM", "a/x.pnm", "a/x_y.ppm", "a/x.y.ppm")]
    [InlineData("v1.0/x.ppm", "Käfer/Grün ☘.ppm", "a b/tab\tand\nline.ppm", "a/\"quoted\".ppm")]
    [InlineData("a/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        + "/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789.ppm")]
    public void Any_tool_unpacks_shards_into_the_folder_and_WebDataset_tells_images_by_their_names(
        params string[] files)
    {
        if (OperatingSystem.IsWindows() && files.Any(file => file.AsSpan().IndexOfAny("\t\n\"") >= 0)) return;
        folder.Draw([.. files, "other/1.ppm", "other/2.ppm"]);
        ShardPacker.Run(folder.Path, Output, Small);
        AssertSame(ImageFolder.LoadMeasured(folder.Path).Images, ShardedImages.LoadMeasured(Output).Images);

        string unpacked = Directory.CreateDirectory(home.File("unpacked")).FullName;
        var keys = new List<string>();
        foreach (string shard in Directory.GetFiles(Output, "*.tar").Order(StringComparer.Ordinal))
        {
            TarFile.ExtractToDirectory(shard, unpacked, overwriteFiles: false);
            using var reader = new TarReader(File.OpenRead(shard));
            string? before = null;
            while (reader.GetNextEntry() is { } entry)
            {
                int name = entry.Name.LastIndexOf('/') + 1, dot = entry.Name.IndexOf('.', name);
                Assert.True(dot > name, entry.Name);
                bool isClass = entry.Name[dot..] == ".cls";
                // An image and then its class, and nothing of that name elsewhere.
                Assert.Equal(isClass, entry.Name[..dot] == before);
                before = isClass ? null : entry.Name[..dot];
                if (!isClass) keys.Add(before!);
            }
        }

        Assert.Equal(files.Length + 2, keys.Distinct().Count());
        Assert.Equal(
            Pixels(ImageFolder.LoadMeasured(folder.Path).Images).Select(x => (x.Class, x.Red, x.Green)).Order(),
            Pixels(ImageFolder.LoadMeasured(unpacked).Images).Select(x => (x.Class, x.Red, x.Green)).Order());
    }

    [Fact]
    public void The_same_folder_gives_the_same_bytes_wherever_and_whenever()
    {
        folder.Draw("a/1.ppm", "a/2.ppm", $"a/{new string('x', 120)}.ppm", "b/Grün.ppm", "b/2.ppm", "b/3.ppm");
        ShardPacker.Run(folder.Path, Output, Small);
        ShardPacker.Run(folder.Path, home.File("again"), Small with { Threads = 1 });
        Assert.Equal(Hashes(Output), Hashes(home.File("again")));
        // Neither the process nor the time is in it: another process of another day wrote this.
        byte[] all = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Hashes(Output))));
        Assert.Equal("dbcd14e35aefc511", Convert.ToHexStringLower(all)[..16]);
    }

    [Fact]
    public void Packing_that_was_ended_goes_on_and_gives_the_same()
    {
        folder.Draw([.. Enumerable.Range(0, 40).Select(i => $"{(i % 2 == 0 ? "a" : "b")}/{i}.ppm")]);
        ShardPacker.Run(folder.Path, home.File("whole"), Small);
        string[] whole = Hashes(home.File("whole"));
        Assert.Equal(10, Directory.GetFiles(home.File("whole"), "*.tar").Length);

        for (int images = 1; images < 40; images += 7)
        {
            using var cancel = new CancellationTokenSource();
            int before = Directory.Exists(Output) ? Directory.GetFiles(Output, "*.jsonl").Length : 0;
            Assert.Throws<OperationCanceledException>(() => ShardPacker.Run(
                folder.Path, Output, Small with { Progress = (done, _) => { if (done == images) cancel.Cancel(); } },
                cancel.Token));
            Assert.InRange(Directory.GetFiles(Output, "*.jsonl").Length, before, 9);
            if (images > 8)
                Assert.Contains(
                    "goes on", Assert.Throws<DatasetException>(() => ShardedImages.Load(Output)).Message,
                    StringComparison.Ordinal);
            // What a kill may leave.
            File.WriteAllText(Path.Combine(Output, "all-000009.tar.tmp"), "half");
        }

        PackingReport report = ShardPacker.Run(folder.Path, Output, Small);
        Assert.InRange(report.Found, 5, 9);
        Assert.Equal(whole, Hashes(Output));
        Assert.Equal(10, ShardPacker.Run(folder.Path, Output, Small).Found);

        // A shard that is damaged is made anew.
        File.Delete(Path.Combine(Output, "all-000003.tar"));
        File.WriteAllText(Path.Combine(Output, "all-000005.tar"), "cut");
        Assert.Equal(8, ShardPacker.Run(folder.Path, Output, Small).Found);
        Assert.Equal(whole, Hashes(Output));
    }

    [Fact]
    public void Nothing_else_is_written_over()
    {
        folder.Draw("a/1.ppm", "a/2.ppm", "b/1.ppm", "b/2.ppm");
        Refuses("one in the other", folder.File("a/packed"));
        Refuses("one in the other", home.File("."), folder: home.File("photos"), make: true);
        ShardPacker.Run(folder.Path, Output, Small);
        Refuses("of another size", Output, Small with { ShardBytes = 5_000 });
        Refuses("packed already", home.File("more"), folder: Output);
        folder.Draw("a/3.ppm");
        Refuses("images that have changed", Output);
        Directory.CreateDirectory(home.File("taken/a"));
        Refuses("has 'a'", home.File("taken"));
    }

    [Fact]
    public void Images_that_cannot_be_read_are_left_out_or_stop_it()
    {
        folder.Draw("a/1.ppm", "a/2.ppm", "b/1.ppm", "b/2.ppm");
        File.WriteAllText(folder.File("a/broken.ppm"), "P6 8 8 255\nshort");
        File.WriteAllText(folder.File("b/empty.jpg"), "");
        var warnings = new List<string>();

        Assert.Contains(
            "can be skipped by option",
            Assert.Throws<DatasetException>(() => ShardPacker.Run(
                folder.Path, Output, Small with { Unreadable = UnreadableImages.Stop })).Message,
            StringComparison.Ordinal);
        PackingReport report = ShardPacker.Run(folder.Path, Output, Small with { Warn = warnings.Add });

        Assert.Equal((4, 2), (report.Images, report.Unreadable));
        Assert.Equal(2, warnings.Count);
        Assert.Contains(warnings, w => w.Contains("broken.ppm", StringComparison.Ordinal));
        Assert.Equal(
            ["a/1.ppm", "a/2.ppm", "b/1.ppm", "b/2.ppm"], ShardedImages.LoadMeasured(Output).Images.Names().Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Training_reads_the_same_batches_from_any_step_on(int threads)
    {
        folder.Draw([.. Enumerable.Range(0, 60).Select(i => $"{(i % 2 == 0 ? "a" : "b")}/{i}.ppm")]);
        ShardPacker.Run(folder.Path, Output, Small);
        IDataset images = ShardedImages.Load(Output, heldOut: 0).Train;
        Assert.Equal(15, images.ShardStarts.Length);

        Assert.Equal(Batches(images, 0, 1).Skip(9), Batches(images, 9, threads).Take(16));
    }

    [Fact]
    public void Every_image_is_counted_compared_and_decoded()
    {
        folder.Draw("train/a/1.ppm", "train/b/1.ppm", "val/a/2.ppm", "val/b/2.ppm");
        File.Copy(folder.File("train/a/1.ppm"), folder.File("val/a/same.ppm"));
        ShardPacker.Run(folder.Path, Output, Small);

        FolderReport report = ShardCheck.Run(Output, threads: 2);

        Assert.Equal([new ClassReport("a", 1, 2, 0), new ClassReport("b", 1, 1, 0)], report.Classes.ToArray());
        Assert.True(Assert.Single(report.Duplicates).AcrossParts);
        Assert.Empty(report.Doubtful);
        Assert.Empty(report.Problems);
        Assert.Null(report.Refusal);
    }

    private static List<string> Batches(IDataset images, long first, int threads)
    {
        var options = new LoaderOptions(8, () => new EvaluationTransform(8, 8))
        {
            Threads = threads, FirstBatch = first,
        };
        using var loader = new BatchLoader(
            images, new TrainingOrder(images.Count, 6, seed: 2, shards: images.ShardStarts), options);
        var batches = new List<string>();
        for (long i = first; i < 25; i++)
        {
            Batch batch = loader.Next()!;
            batches.Add(string.Join(' ', Enumerable.Range(0, 6).Select(k => $"{batch.Labels[k]}:{batch.Image(k)[0]}")));
        }

        return batches;
    }

    private void Refuses(
        string why, string output, PackingOptions? options = null, string? folder = null, bool make = false)
    {
        if (make) Directory.CreateDirectory(folder!);
        string message = Assert.Throws<DatasetException>(
            () => ShardPacker.Run(folder ?? this.folder.Path, output, options ?? Small)).Message;
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    private static string[] Hashes(string folder) =>
    [
        .. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path =>
            $"{Path.GetFileName(path)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];

    private static void AssertSame(IDataset expected, IDataset actual)
    {
        Assert.Equal(expected.Classes.ToArray(), actual.Classes.ToArray());
        Assert.Equal(Pixels(expected), Pixels(actual));
        Assert.NotEqual(expected.Fingerprint, actual.Fingerprint);
    }

    private static (string Name, string Class, byte Red, byte Green)[] Pixels(IDataset images)
    {
        using IImageReader reader = images.CreateReader();
        var buffer = new ImageBuffer();
        return [.. Enumerable.Range(0, images.Count).Select(Read).Order()];

        (string, string, byte, byte) Read(int image)
        {
            ImageSize size = reader.Open(image);
            Assert.Equal(new ImageSize(DrawnPhotographs.Side, DrawnPhotographs.Side), size);
            reader.Read(PixelBox.Whole(size), size.Width, size.Height, buffer);
            return (
                images.Name(image), images.Classes[images.Label(image)], buffer.Pixels[0], buffer.Pixels[1]);
        }
    }
}
