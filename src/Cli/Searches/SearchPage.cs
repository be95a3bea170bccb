using System.Collections.Immutable;
using GResNet.Cli.Embeddings;
using GResNet.Imaging.Decoding;
using GResNet.Reports;
using GResNet.Reports.Html;
using GResNet.Search;

namespace GResNet.Cli.Searches;

/// <summary>What was found, with pictures.</summary>
internal static class SearchPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="embeddings">What was searched in.</param>
    /// <param name="images">Its images.</param>
    /// <param name="metric">What near is.</param>
    /// <param name="found">What was found.</param>
    /// <param name="limits">What files may ask for.</param>
    /// <returns>Images that cannot be shown.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static int Write(
        string path, StoredEmbeddings embeddings, IndexedImages images, VectorMetric metric,
        ImmutableArray<FoundImages> found, ImageLimits? limits)
    {
        using var reader = new FileReader(image => found[image].Image, limits);
        int missing = 0;
        var grid = new NeighborGrid(
            "Nearest images", "Nearest first, with class and " + Scores.Name(metric) + ".", [Scores.Name(metric)],
            [.. found.Select((query, i) => new NeighborRow(
                new ShownImage(
                    query.Image, "", Path.GetFileName(query.Image), ReportImage.TryRead(reader, i, query.Image)),
                [[.. query.Neighbors.Select(Neighbor)]]))]);
        NeighborReport.Write(
            path, $"Images like these, in {embeddings.Card.Data}",
            $"{embeddings.Count:n0} images by embeddings of {embeddings.Card.Model}", [], [grid],
            Settings(embeddings, metric));
        return missing;

        ShownImage Neighbor(FoundImage neighbor)
        {
            ReportImage? picture = images.Picture(neighbor.Row);
            if (picture is null) missing++;
            return new ShownImage(neighbor.Path, neighbor.Class, Scores.Text(neighbor.Score), picture);
        }
    }

    private static ImmutableArray<RecipeRow> Settings(StoredEmbeddings embeddings, VectorMetric metric) =>
    [
        new("index", embeddings.File), new("network", embeddings.Card.Model),
        new("trained on", embeddings.Card.Trained ?? "not known"),
        new("resolution", $"{embeddings.Card.Resolution}"),
        new("numbers of an embedding", $"{embeddings.Card.Features}"), new("near is", Scores.Name(metric)),
    ];
}
