using GResNet.Imaging;
using GResNet.Training.Data;
using GResNet.Training.Data.Folders;

namespace GResNet.Runtime.Tests.Data.Folders;

public sealed class FolderLayoutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string[], FolderReading, string[]> Recognised => new()
    {
        { Parts("Training", "Testing"), Divided("Training", "Testing"), ["cat", "dog"] },
        { Parts("training", "validation"), Divided("training", "validation"), ["cat", "dog"] },
        { Parts("seg_train", "seg_test"), Divided("seg_train", "seg_test"), ["cat", "dog"] },
        { Parts("seg_train/seg_train", "seg_test/seg_test"), Divided("seg_train", "seg_test"), ["cat", "dog"] },
        { Parts("train_set", "test_set"), Divided("train_set", "test_set"), ["cat", "dog"] },
        { Parts("TrainSet", "ValSet"), Divided("TrainSet", "ValSet"), ["cat", "dog"] },
        { Parts("train2017", "val2017"), Divided("train2017", "val2017"), ["cat", "dog"] },
        { Parts("train", "eval"), Divided("train", "eval"), ["cat", "dog"] },
        { Parts("train", "dev"), Divided("train", "dev"), ["cat", "dog"] },
        { [.. Parts("train", "val"), .. Parts("test", "extra")], Divided("train", "val"), ["cat", "dog"] },
        // Images of no class, as of a competition.
        { [.. Parts("train"), "test/1.jpg", "test/2.jpg"], Divided("train", null), ["cat", "dog"] },
        { [.. Parts("train", "test"), "val/1.jpg"], Divided("train", "test"), ["cat", "dog"] },
        { [.. Parts("cat", "dog").Select(WithinClass)], new(FolderLayout.ClassPart, "train", "test"), ["cat", "dog"] },
        // No parts.
        { ["train station/a/1.jpg", "bus test/b/1.jpg"], new(FolderLayout.Class), ["bus test", "train station"] },
        { ["cat/2019/1.jpg", "cat/2020/1.jpg", "dog/2019/1.jpg", "dog/2020/1.jpg"], new(FolderLayout.Class),
            ["cat", "dog"] },
        { ["cat/new/1.jpg", "dog/new/1.jpg"], new(FolderLayout.Class), ["cat", "dog"] },
        { ["0007/1.jpg", "1999/1.jpg", "2000/1.jpg"], new(FolderLayout.Class), ["0007", "1999", "2000"] },
        { ["100/1.jpg", "200/1.jpg"], new(FolderLayout.Class), ["100", "200"] },
    };

    [Theory]
    [MemberData(nameof(Recognised))]
    public void What_folders_are_is_known_by_names_and_contents(
        string[] files, FolderReading expected, string[] classes)
    {
        folder.Make(files);
        FolderSplits found = ImageFolder.Load(folder.Path, heldOut: 0);
        Assert.Equal(expected, found.Reading);
        Assert.Equal(classes, found.Train.Classes.ToArray());
        // What is noted of a run is read alike.
        FolderSplits again = ImageFolder.Load(folder.Path, heldOut: 0, found.Reading);
        Assert.Equal(
            (found.Train.Fingerprint, found.Validation.Fingerprint, found.Reading),
            (again.Train.Fingerprint, again.Validation.Fingerprint, again.Reading));
    }

    public static TheoryData<string[], string[]> Doubtful => new()
    {
        {
            Parts("one", "two"),
            ["'one', 'two' have the same folders in them: 'cat', 'dog'", "--layout class", "--layout group/class",
                "--train-part one --val-part two"]
        },
        { Parts("2019", "2020", "2021"),
            ["--layout class", "--layout group/class", "--train-part NAME --val-part NAME"] },
        { [.. Parts("a", "b"), "c/1.jpg"], ["'a', 'b' have the same folders"] },
        { ["2019/1.jpg", "2020/1.jpg"],
            ["'2019', '2020' are called as dates are", "--layout class", "a folder of its own"] },
        { ["2019-05/1.jpg", "cat/1.jpg", "dog/1.jpg"], ["'2019-05' is called as a date is"] },
        { ["2019/a/1.jpg", "2020/b/1.jpg"], ["--layout class", "--layout group/class"] },
        { [.. Parts("val"), "cat/1.jpg", "dog/1.jpg"],
            ["beside it 'cat', 'dog'", "--train-part val", "--layout class"] },
    };

    [Theory]
    [MemberData(nameof(Doubtful))]
    public void What_can_be_read_in_several_ways_is_refused_with_all_of_them(string[] files, string[] parts)
    {
        folder.Make(files);
        string message = Assert.Throws<DatasetException>(() => ImageFolder.Load(folder.Path)).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    public static TheoryData<FolderReading, string[], string[], string[]> Chosen => new()
    {
        { new(FolderLayout.Class), ["one", "two"], ["one/cat/1.jpg", "one/dog/1.jpg", "two/cat/1.jpg", "two/dog/1.jpg"],
            [] },
        { new(FolderLayout.GroupClass), ["cat", "dog"],
            ["one/cat/1.jpg", "two/cat/1.jpg", "one/dog/1.jpg", "two/dog/1.jpg"], [] },
        { new(TrainPart: "two", ValidationPart: "one"), ["cat", "dog"], ["cat/1.jpg", "dog/1.jpg"],
            ["cat/1.jpg", "dog/1.jpg"] },
        { new(TrainPart: "two"), ["cat", "dog"], ["cat/1.jpg", "dog/1.jpg"], [] },
        { new(FolderLayout.ClassPart, "cat", "dog"), ["one", "two"], ["one/cat/1.jpg", "two/cat/1.jpg"],
            ["one/dog/1.jpg", "two/dog/1.jpg"] },
    };

    [Theory]
    [MemberData(nameof(Chosen))]
    public void What_is_asked_for_is_read_so(
        FolderReading reading, string[] classes, string[] train, string[] validation)
    {
        folder.Make(Parts("one", "two"));
        FolderSplits found = ImageFolder.Load(folder.Path, heldOut: 0, reading);
        Assert.Equal(classes, found.Train.Classes.ToArray());
        Assert.Equal(train, found.Train.Names());
        Assert.Equal(validation, found.Validation.Names());
    }

    [Theory]
    [InlineData(FolderLayout.PartClass, null, null, "has no parts to be known by their names")]
    [InlineData(FolderLayout.ClassPart, null, null, "has no parts to be known by their names")]
    [InlineData(FolderLayout.Auto, "three", null, "has no part 'three'; there are 'one', 'two'")]
    [InlineData(FolderLayout.Auto, null, "one", "not the one to learn from")]
    [InlineData(FolderLayout.GroupClass, "one", null, "in its layout there are none")]
    public void What_cannot_be_read_so_is_explained(
        FolderLayout layout, string? train, string? validation, string expected)
    {
        folder.Make(Parts("one", "two"));
        string message = Assert.Throws<DatasetException>(
            () => ImageFolder.Load(folder.Path, reading: new FolderReading(layout, train, validation))).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    public static TheoryData<string[], string?, string?, string[]> Measured => new()
    {
        { ["cat/1.jpg", "dog/1.jpg", "dog/2.jpg"], null, null, ["cat/1.jpg", "dog/1.jpg", "dog/2.jpg"] },
        { ["cat/1.jpg"], null, null, ["cat/1.jpg"] },
        { ["cat/1.jpg", "dog/none.txt"], null, null, ["cat/1.jpg"] },
        { Parts("val"), null, "val", ["cat/1.jpg", "dog/1.jpg"] },
        { Parts("test"), null, "test", ["cat/1.jpg", "dog/1.jpg"] },
        { [.. Parts("train", "test"), "test/cat/2.jpg"], null, "test", ["cat/1.jpg", "cat/2.jpg", "dog/1.jpg"] },
        { [.. Parts("train", "val", "test"), "test/cat/2.jpg"], "test", "test",
            ["cat/1.jpg", "cat/2.jpg", "dog/1.jpg"] },
        { [.. Parts("train", "val"), "train/cat/2.jpg"], "train", "train", ["cat/1.jpg", "cat/2.jpg", "dog/1.jpg"] },
    };

    [Theory]
    [MemberData(nameof(Measured))]
    public void A_folder_is_measured_with_whole_or_by_its_part(
        string[] files, string? wanted, string? part, string[] images)
    {
        folder.Make(files);
        MeasuredImages measured = ImageFolder.LoadMeasured(folder.Path, wanted);
        Assert.Equal(part, measured.Part);
        Assert.Equal(images, measured.Images.Names());
    }

    [Fact]
    public void A_part_that_is_not_there_is_explained()
    {
        folder.Make(Parts("train", "val"));
        string message = Assert.Throws<DatasetException>(() => ImageFolder.LoadMeasured(folder.Path, "test")).Message;
        Assert.EndsWith("has no part 'test'; there are 'train', 'val'.", message, StringComparison.Ordinal);
    }

    private static FolderReading Divided(string train, string? validation) =>
        new(FolderLayout.PartClass, train, validation);

    private static string[] Parts(params string[] names) =>
        [.. names.SelectMany(name => (string[])[$"{name}/cat/1.jpg", $"{name}/dog/1.jpg"])];

    /// <summary>cat/cat/1.jpg becomes cat/train/1.jpg, and cat/dog/1.jpg cat/test/1.jpg.</summary>
    private static string WithinClass(string file) =>
        file.Replace("/cat/", "/train/", StringComparison.Ordinal).Replace("/dog/", "/test/", StringComparison.Ordinal);
}
