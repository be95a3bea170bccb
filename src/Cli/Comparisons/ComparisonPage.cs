using System.Collections.Immutable;
using System.Globalization;
using GResNet.Imaging;
using GResNet.Reports;
using GResNet.Reports.Html;
using GResNet.Runtime.Names;
using GResNet.Search;
using GResNet.Search.Evaluation;
using GResNet.Training.Data;

namespace GResNet.Cli.Comparisons;

/// <summary>A comparison, with pictures of what networks find near.</summary>
/// <param name="images">The images.</param>
/// <param name="numbers">Those of them that were compared.</param>
internal sealed class ComparisonPage(MeasuredImages images, int[] numbers)
{
    private const int MostRows = 12, Shown = 5;

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="comparison">What is shown.</param>
    /// <param name="settings">What it was made with, besides the networks.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path, EmbeddingComparison comparison, IEnumerable<RecipeRow> settings)
    {
        using IImageReader reader = images.Images.CreateReader();
        NumberTable[] tables = [ScoreTables.Networks(comparison), ScoreTables.Pairs(comparison)];
        NeighborReport.Write(
            path, $"Embeddings of {images.Name}, compared",
            $"{numbers.Length:n0} images{(images.Part is null ? "" : $" of the part '{images.Part}'")}, "
                + $"{images.Images.Classes.Length:n0} classes. Numbers are in percent, with the interval that holds "
                + "them with a confidence of 95 %.",
            [.. tables.Where(table => !table.Rows.IsEmpty)], [Grid(reader, comparison)],
            [.. settings, .. comparison.Networks.Select(Setting)]);
    }

    private NeighborGrid Grid(IImageReader reader, EmbeddingComparison comparison)
    {
        int rows = Math.Min(MostRows, numbers.Length);
        ILookup<int, int> sizes = numbers.ToLookup(images.Images.Label);
        return new NeighborGrid(
            "What is near to what",
            $"The nearest {Shown} others by cosine; a frame is around those of another class.",
            [.. comparison.Networks.Select(network => network.Name)],
            [
                .. Enumerable.Range(0, rows).Select(i => (int)((long)i * numbers.Length / rows))
                    .Select(query => new NeighborRow(
                        Image(reader, query, "", false),
                        [.. comparison.ByCosine.Select(scores => Near(reader, scores, query, sizes))])),
            ]);
    }

    private ImmutableArray<ShownImage> Near(
        IImageReader reader, RetrievalScores scores, int query, ILookup<int, int> sizes)
    {
        int label = images.Images.Label(numbers[query]);
        // Where an image is alone in its class, none can be right.
        bool isJudged = sizes[label].Skip(1).Any();
        return
        [
            .. scores.Neighbors[query].Take(Shown).Select(neighbor => Image(
                reader, neighbor.Row, Figures.Fixed(neighbor.Score, 3),
                isJudged && images.Images.Label(numbers[neighbor.Row]) != label)),
        ];
    }

    private ShownImage Image(IImageReader reader, int place, string note, bool isWrong)
    {
        int number = numbers[place];
        string name = Printable.Of(images.Images.Name(number));
        return new ShownImage(
            name, images.Images.Classes[images.Images.Label(number)], note,
            ReportImage.TryRead(reader, number, name), isWrong);
    }

    private static RecipeRow Setting(NetworkScores network) => new(
        network.Name,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{network.Weights ?? "first values, untrained"}; {network.Resolution} pixels a side; embeddings of "
                + $"{network.Features:n0} numbers"));
}
