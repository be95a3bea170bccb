using System.Diagnostics;
using GResNet.Imaging;
using GResNet.Runtime.Tests.Data.Decoding;
using GResNet.Training.Data;
using GResNet.Training.Data.Folders;

namespace GResNet.Runtime.Tests.Data.Folders;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train", "val")]
    [InlineData("Train", "VALID")]
    [InlineData("train", "validation")]
    [InlineData("train", "test")]
    public void Two_parts_with_the_same_classes_are_taken_as_they_are(string train, string validation)
    {
        folder.Make($"{train}/dog/b.JPG", $"{train}/dog/a.jpeg", $"{train}/dog/deep/er/c.png", $"{train}/cat/1.webp",
            $"{train}/cat/notes.txt");
        folder.Make($"{validation}/cat/2.png", $"{validation}/dog/3.png", $"{validation}/dog/.hidden.png", "readme.md");

        (_, IDataset first, IDataset second) = ImageFolder.Load(folder.Path);

        Assert.Equal(["cat", "dog"], first.Classes.ToArray());
        Assert.Equal(["cat/1.webp", "dog/a.jpeg", "dog/b.JPG", "dog/deep/er/c.png"], first.Names());
        Assert.Equal([0, 1, 1, 1], Enumerable.Range(0, 4).Select(first.Label));
        Assert.Equal(["cat/2.png", "dog/3.png"], second.Names());
        Assert.Equal(Path.Combine(folder.File(train), "dog/deep/er/c.png"), ((ImageFolder)first).FilePath(3));
        Assert.Equal((3, null), (first.Channels, first.Resolution));
    }

    [Fact]
    public void Val_is_preferred_to_test()
    {
        folder.Make("train/a/1.png", "train/b/1.png", "val/a/2.png", "val/b/2.png", "test/a/3.png", "test/b/3.png");
        Assert.Equal(["a/2.png", "b/2.png"], ImageFolder.Load(folder.Path).Validation.Names());
    }

    [Fact]
    public void A_share_is_held_out_of_classes_alone_and_adding_images_moves_none()
    {
        folder.Make([.. Enumerable.Range(0, 400).Select(i => $"{(i % 2 == 0 ? "a" : "b")}/{i}.jpg")]);
        DataSplits before = ImageFolder.Load(folder.Path);
        Assert.Equal(400, before.Train.Count + before.Validation.Count);
        Assert.InRange(before.Validation.Count, 20, 60);
        Assert.Empty(before.Train.Names().Intersect(before.Validation.Names()));

        folder.Make([.. Enumerable.Range(400, 300).Select(i => $"{(i % 3 == 0 ? "a" : "b")}/{i}.jpg")]);
        DataSplits after = ImageFolder.Load(folder.Path);
        Assert.Empty(before.Validation.Names().Except(after.Validation.Names()));
        Assert.Empty(before.Train.Names().Except(after.Train.Names()));
        Assert.InRange(ImageFolder.Load(folder.Path, 0.5).Validation.Count, 300, 400);
    }

    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.1)]
    [InlineData(1)]
    public void A_class_of_two_images_has_one_on_each_side(double share)
    {
        folder.Make("a/1.jpg", "a/2.jpg", "b/1.jpg", "b/2.jpg", "c/single.jpg");
        (_, IDataset train, IDataset validation) = ImageFolder.Load(folder.Path, share);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(train.Label));
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(validation.Label));
        Assert.Equal(train.Classes.ToArray(), validation.Classes.ToArray());
    }

    [Fact]
    public void Nothing_is_held_out_where_the_share_is_zero()
    {
        folder.Make("a/1.jpg", "b/1.jpg", "b/2.jpg");
        (_, IDataset train, IDataset validation) = ImageFolder.Load(folder.Path, heldOut: 0);
        Assert.Equal((3, 0), (train.Count, validation.Count));
    }

    [Theory]
    [InlineData("val")]
    [InlineData("train")]
    public void One_part_alone_is_divided(string part)
    {
        folder.Make($"{part}/a/1.jpg", $"{part}/a/2.jpg", $"{part}/b/1.jpg");
        (_, IDataset train, IDataset validation) = ImageFolder.Load(folder.Path);
        Assert.Equal((2, 1), (train.Count, validation.Count));
        Assert.Equal(["a", "b"], train.Classes.ToArray());
    }

    [Fact]
    public void Train_may_be_a_class()
    {
        folder.Make("train/1.jpg", "train/steam/2.jpg", "bus/1.jpg", "car/1.jpg");
        Assert.Equal(["bus", "car", "train"], ImageFolder.Load(folder.Path).Train.Classes.ToArray());
    }

    [Fact]
    public void The_fingerprint_is_of_names_and_labels()
    {
        folder.Make("a/1.jpg", "a/2.jpg", "b/1.jpg");
        string first = ImageFolder.Load(folder.Path).Train.Fingerprint;
        Assert.Equal(first, ImageFolder.Load(folder.Path).Train.Fingerprint);
        folder.Make("b/0.jpg", "b/2.jpg", "b/3.jpg");
        Assert.NotEqual(first, ImageFolder.Load(folder.Path).Train.Fingerprint);
    }

    public static TheoryData<string[], string[]> Mistakes => new()
    {
        { [], ["has no folders in it", "DIR/CLASS/IMAGE"] },
        { ["notes.txt"], ["has no folders in it, and no images", "1 file that does not end as images do: 1 *.txt"] },
        { ["1.jpg", "2.png", "x.txt"], ["has 2 images and no folders", "a folder of its own"] },
        { ["a/1.jpg", "a/2.jpg"], ["one folder, 'a'", "two at least"] },
        { ["data/cat/1.jpg", "data/dog/2.jpg"], ["one folder, 'data'", "If 'cat', 'dog' are the classes, name '"] },
        { ["a/notes.txt", "b/notes.txt"], ["There are no images in the folders of", "'a', 'b'", "2 *.txt"] },
        { ["a/1.jpg", "b/1.jpg", "labels/1.xml"], ["no images in 'labels'", "move it away"] },
        { ["a/1.jpg", "b/1.jpg"], ["one image in each class", "Put two"] },
        { ["train/a/1.jpg", "train/b/1.jpg", "a/1.jpg", "b/1.jpg"],
            ["beside it 'a', 'b'", "whether 'train' has the classes or is one is not said", "--train-part train",
                "--layout class"] },
        { ["train/1.jpg", "val/1.jpg"], ["train' has 1 images and no folders"] },
        {
            ["train/a/1.jpg", "train/b/1.jpg", "val/a/1.jpg", "val/c/1.jpg"],
            ["the same classes", "train' has 'b'", "val' has 'c'", "Rename"]
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_is_no_such_folder_is_explained(string[] files, string[] parts)
    {
        folder.Make(files);
        string message = Assert.Throws<DatasetException>(() => ImageFolder.Load(folder.Path)).Message;
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_folder_and_a_file_are_explained()
    {
        folder.Make("archive.zip");
        Assert.Contains("There is no folder", Error(folder.File("none")), StringComparison.Ordinal);
        Assert.Contains("is a file", Error(folder.File("archive.zip")), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_are_followed_but_not_in_circles()
    {
        if (OperatingSystem.IsWindows()) return; // Making links takes a privilege there.
        folder.Make("data/a/1.jpg", "data/a/2.jpg", "data/b/1.jpg", "elsewhere/deep/3.jpg", "elsewhere/deep/4.jpg");
        Directory.CreateSymbolicLink(folder.File("data/c"), folder.File("elsewhere"));
        Directory.CreateSymbolicLink(folder.File("data/a/up"), "..");
        Directory.CreateSymbolicLink(folder.File("data/a/self"), folder.File("data/a"));
        Directory.CreateSymbolicLink(folder.File("elsewhere/back"), folder.File("data/c"));
        Directory.CreateSymbolicLink(folder.File("elsewhere/deep/cross"), folder.File("data/a"));
        File.CreateSymbolicLink(folder.File("data/b/broken.jpg"), folder.File("none.jpg"));
        long start = Stopwatch.GetTimestamp();
        (_, IDataset train, IDataset validation) = ImageFolder.Load(folder.File("data"));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
        Assert.Equal(
            ["a/1.jpg", "a/2.jpg", "b/1.jpg", "b/broken.jpg", "c/deep/3.jpg", "c/deep/4.jpg", "c/deep/cross/1.jpg",
                "c/deep/cross/2.jpg"],
            train.Names().Concat(validation.Names()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Images_are_decoded_by_their_number()
    {
        foreach ((string name, string source) in ((string, string)[])[("a/1.jpg", "one.jpg"), ("b/x.png", "rgb.png"),
            ("b/y.png", "turned.png")])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            File.Copy(Corpus.Good(source), folder.File(name));
        }

        folder.Make("a/2.jpg");
        (_, IDataset train, IDataset validation) = ImageFolder.Load(folder.Path);
        var seen = new Dictionary<string, ImageSize>();
        foreach (IDataset part in (IDataset[])[train, validation])
        {
            using IImageReader reader = part.CreateReader();
            for (int i = 0; i < part.Count; i++)
            {
                if (part.Name(i) == "a/2.jpg")
                    Assert.Contains("a/2.jpg", Assert.Throws<ImageException>(() => reader.Open(i)).Message,
                        StringComparison.Ordinal);
                else seen[part.Name(i)] = reader.Open(i);
            }
        }

        Assert.Equal(new ImageSize(1, 1), seen["a/1.jpg"]);
        Assert.Equal(new ImageSize(37, 26), seen["b/x.png"]);
        Assert.Equal(new ImageSize(37, 26), seen["b/y.png"]);
    }

    private static string Error(string path) => Assert.Throws<DatasetException>(() => ImageFolder.Load(path)).Message;
}
