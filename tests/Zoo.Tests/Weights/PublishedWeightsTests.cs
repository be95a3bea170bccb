using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Zoo.Tests.Models;

namespace GResNet.Zoo.Tests.Weights;

/// <summary>
/// The zoo's tables of published weights against what torchvision and timm say of theirs
/// (<c>tests/Oracle/make_cards.py</c>), and how files are known.
/// </summary>
public sealed class PublishedWeightsTests : IDisposable
{
    private static readonly PixelNormalization Pixels = new([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f]);

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("torchvision")]
    [InlineData("timm")]
    public void What_images_need_is_what_the_libraries_say(string library)
    {
        IEnumerable<string> found = All()
            .Where(weights => weights.Name.StartsWith($"{library}/", StringComparison.Ordinal))
            .Select(weights => Line(weights, library));
        string[] expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Published", $"{library}.txt"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_and_files_are_those_of_one_alone()
    {
        ImmutableArray<PublishedWeights> all = All();
        Assert.NotEmpty(all);
        Assert.Distinct(all.Select(weights => weights.Name), StringComparer.OrdinalIgnoreCase);
        Assert.Distinct(all.SelectMany(weights => weights.Files), StringComparer.OrdinalIgnoreCase);
        Assert.All(all, weights => Assert.NotEmpty(weights.Card.License!));
        Assert.All(all, weights => Assert.Contains(
            weights.Name[(weights.Name.IndexOf('/') + 1)..], weights.Card.Source, StringComparison.Ordinal));
    }

    /// <summary>A file is known by its name and, where that has some, digits of its hash; a renamed one by neither.
    /// </summary>
    [Fact]
    public void A_file_is_known_by_its_name_and_its_hash()
    {
        using var model = new PublishedResNet();
        model.State.Initialize(1);
        string written = Written(model, "any.safetensors");
        string digits = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(written)))[..8];
        var card = new ModelCard("ImageNet-1k", [], Pixels, 64, 72) { License = "MIT" };
        model.Published = [new PublishedWeights("them/net.first", card, "net-00000000.pth", $"net-{digits}.pth")];

        Assert.Null(Known(model, written, out string? none));
        Assert.Null(none);
        // The digits of either name will do: some files were replaced under the name that they had.
        foreach (string name in (string[])["net.first.safetensors", $"NET-{digits}.pth", "net-00000000.pth"])
        {
            Assert.Equal(72, Known(model, Copied(written, name), out string? note)?.Resize);
            Assert.Contains("is them/net.first, by its name", note, StringComparison.Ordinal);
            Assert.Contains("shorter side is 72 (bilinear)", note, StringComparison.Ordinal);
        }

        model.State.Initialize(2);
        Assert.Null(Known(model, Written(model, "net-00000000.pth"), out string? other));
        Assert.Contains("its SHA-256 does not begin with", other, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_file_says_itself_counts()
    {
        using var model = new PublishedResNet();
        model.State.Initialize(1);
        var card = new ModelCard("photos", [], Pixels, 64, 80);
        model.Published = [new PublishedWeights("them/net", card with { Resize = 72 })];
        string path = Path.Combine(folder, "net.safetensors");
        ModelWeights.Save(model, path, card);

        Assert.Equal(80, Known(model, path, out _)?.Resize);
    }

    private string Written(PublishedResNet model, string name)
    {
        string path = Path.Combine(folder, name);
        SafetensorsWriter.Write(path, ModelWeights.Metadata(model.Summary), ModelWeights.Tensors(model.State));
        return path;
    }

    private string Copied(string path, string name)
    {
        string copy = Path.Combine(folder, name);
        File.Copy(path, copy, overwrite: true);
        return copy;
    }

    private static ModelCard? Known(PublishedResNet model, string path, out string? note)
    {
        using WeightsFile file = WeightsFiles.Open(path);
        return ModelCard.Of(file, model, out note);
    }

    private static string Line(PublishedWeights weights, string library)
    {
        ModelCard card = weights.Card;
        string[] numbers =
        [
            .. new[] { card.Normalization.Mean, card.Normalization.Deviation }.Select(values => string.Join(
                '/', values.Select(value => value.ToString(CultureInfo.InvariantCulture)))),
        ];
        string resampling = $"{card.Resampling}".ToLowerInvariant();
        return $"{weights.Name[(library.Length + 1)..]} {weights.Files.FirstOrDefault() ?? "-"} {card.Resolution} "
            + $"{card.Resize} {resampling} {string.Join(' ', numbers)}";
    }

    private static ImmutableArray<PublishedWeights> All()
    {
        ImmutableArray<PublishedWeights>.Builder all = ImmutableArray.CreateBuilder<PublishedWeights>();
        foreach (var registered in Zoo.GResNetModels.All.Models)
        {
            using IModel model = registered.Create();
            if (model is IPublishedElsewhere elsewhere) all.AddRange(elsewhere.Published);
        }

        return all.ToImmutable();
    }
}
