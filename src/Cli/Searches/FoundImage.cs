using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Reports;
using GResNet.Search;

namespace GResNet.Cli.Searches;

/// <summary>An image of an index that is near to another.</summary>
/// <param name="Row">Its place in the index.</param>
/// <param name="Path">Its file, or what else it is called.</param>
/// <param name="Class">Its class.</param>
/// <param name="Score">How near it is, as <see cref="Scores.Of"/>.</param>
internal sealed record FoundImage([property: JsonIgnore] int Row, string Path, string Class, double Score);

/// <summary>An image, and those that are near to it.</summary>
/// <param name="Image">It.</param>
/// <param name="Neighbors">Nearest first.</param>
internal sealed record FoundImages(string Image, ImmutableArray<FoundImage> Neighbors);

/// <summary>A search in one line of JSON, for scripts.</summary>
/// <param name="Index">The file of embeddings.</param>
/// <param name="Images">How many it has.</param>
/// <param name="Model">Name of the network.</param>
/// <param name="Metric">What scores are: <c>l2</c>, the Euclidean distance, <c>innerproduct</c> or <c>cosine</c>.
/// </param>
/// <param name="Page">Where the pictures are.</param>
/// <param name="Missing">Images found whose files are not where they were.</param>
/// <param name="Queries">What was found.</param>
internal sealed record SearchReport(
    string Index, int Images, string Model, string Metric, string Page, int Missing,
    ImmutableArray<FoundImages> Queries)
{
    public string ToJson() => JsonSerializer.Serialize(this, SearchJson.Default.SearchReport);
}

/// <summary>How near images are to each other, as people are told.</summary>
internal static class Scores
{
    private const int Decimals = 4;

    /// <summary>Of a neighbour: the distance itself, not its square; else the score.</summary>
    public static double Of(Neighbor neighbor, VectorMetric metric) =>
        metric == VectorMetric.L2 ? Math.Sqrt(neighbor.Score) : neighbor.Score;

    /// <summary>What it is called.</summary>
    public static string Name(VectorMetric metric) => metric switch
    {
        VectorMetric.L2 => "distance",
        VectorMetric.InnerProduct => "inner product",
        _ => "cosine",
    };

    /// <summary>As text.</summary>
    public static string Text(double score) => Figures.Fixed(score, Decimals);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SearchReport))]
internal sealed partial class SearchJson : JsonSerializerContext;
