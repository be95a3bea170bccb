using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Checkpoints;

public sealed class ModelCardTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_without_one_has_none() => Assert.Null(Read([]));

    [Fact]
    public void What_is_written_is_read() => Assert.Equal("birch", Read(Good)!.Classes[0]);

    [Fact]
    public void Where_weights_come_from_travels_with_them()
    {
        ModelCard card = CardFile.Read(Write(
            """
            {
              "data": "ImageNet-1k", "classes": ["tench", "goldfish"], "mean": [0.485, 0.456, 0.406],
              "deviation": [0.229, 0.224, 0.225], "resolution": 224, "resize": 236, "resampling": "bicubic",
              "source": "convnext_tiny-983f1562.pth", "recipe": "600 epochs", "license": "BSD-3-Clause"
            }
            """));

        ModelCard read = Read(new(card.Metadata()))!;

        Assert.Equal(
            (Resampling.Bicubic, "convnext_tiny-983f1562.pth", "600 epochs", "BSD-3-Clause", 236),
            (read.Resampling, read.Source, read.Recipe, read.License, read.Resize));
        Assert.Equal(card.Classes.ToArray(), read.Classes.ToArray());
    }

    [Fact]
    public void Classes_may_have_no_names()
    {
        ModelCard card = CardFile.Read(Write(
            """{"data": "x", "mean": [0.1], "deviation": [1], "resolution": 8}"""));

        Assert.Equal(["0", "1", "2"], Read(new(card.Metadata()))!.NamesOf(3).ToArray());
        Assert.Equal(["birch", "oak"], Read(Good)!.NamesOf(3).ToArray());
    }

    [Theory]
    [InlineData("{}", "is missing")]
    [InlineData(
        """{"data": "x", "classes": ["a"], "mean": [0.1], "deviation": [1], "resolution": 0}""", "the resolution is 0")]
    [InlineData(
        """{"data": "x", "classes": ["a"], "mean": [0.1], "deviation": [1], "resolution": 8, "resampling": "box"}""",
        "$.resampling is")]
    public void A_card_that_cannot_be_is_refused(string json, string reason) => Assert.Contains(
        reason, Assert.Throws<CheckpointException>(() => CardFile.Read(Write(json))).Message, StringComparison.Ordinal);

    private string Write(string json)
    {
        string path = folder.File("card.json");
        File.WriteAllText(path, json);
        return path;
    }

    [Theory]
    [InlineData("classes", "[\"a\", null]", "in 'classes', $[1] is null; a text was expected")]
    [InlineData("classes", "[\"a\", \"a\"]", "two classes have one name")]
    [InlineData("classes", "null", "in 'classes', $ is null; a list was expected")]
    [InlineData("classes", "a", "'a' is an invalid start")]
    [InlineData("mean", "[0.1, 0.2]", "not those of 1 or 3 channels")]
    [InlineData("mean", "[0.1]", "not those of 1 or 3 channels")]
    [InlineData("deviation", "[0.1, 0, 0.1]", "a deviation is not positive")]
    [InlineData("deviation", "[0.1, 1e99, 0.1]", "in 'deviation', $[1] is 1e99; a number was expected")]
    [InlineData("resolution", "99999999999", "a whole number from 1 to 16384 was expected")]
    [InlineData("resolution", "-1", "'resolution' is '-1'")]
    [InlineData("resize", "0", "'resize' is '0'")]
    [InlineData("resampling", "lanczos", "'resampling' is 'lanczos'; bilinear or bicubic was expected")]
    [InlineData("data", null, "'data' is missing")]
    public void What_cannot_be_is_refused(string key, string? value, string reason)
    {
        Dictionary<string, string> metadata = new(Good);
        if (value is null) metadata.Remove(key);
        else metadata[key] = value;
        var error = Assert.Throws<CheckpointException>(() => Read(metadata));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Good => new(
        new ModelCard("photos", ["birch", "oak"], new PixelNormalization([0.5f, 0.5f, 0.5f], [0.2f, 0.2f, 0.2f]), 128,
            132).Metadata());

    private ModelCard? Read(Dictionary<string, string> metadata)
    {
        string path = folder.File("x.safetensors");
        SafetensorsWriter.Write(path, metadata, []);
        using var file = new SafetensorsReader(path);
        return ModelCard.Read(file);
    }
}
