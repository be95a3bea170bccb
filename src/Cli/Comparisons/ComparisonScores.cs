using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GResNet.Cli.Comparisons;

/// <summary>A mean over images, in percent, and the interval that it is in with a confidence of 95 %.</summary>
/// <param name="Value">The mean.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
internal sealed record Measured(double Value, double Low, double High);

/// <summary>What a network's embeddings are worth by a metric; null where no class has two images.</summary>
/// <param name="Metric">What near is: <c>l2</c>, <c>cosine</c> or <c>innerproduct</c>.</param>
/// <param name="Recall1">Images whose nearest other is of their class.</param>
/// <param name="Recall5">Images of whose nearest five others one is of their class.</param>
/// <param name="Recall10">Images of whose nearest ten others one is of their class.</param>
/// <param name="MapAtR">Mean average precision at R, where R is how many others are of an image's class.</param>
/// <param name="Knn">Images that the weighted vote of their nearest others puts into their class.</param>
internal sealed record MetricScores(
    string Metric, Measured? Recall1, Measured? Recall5, Measured? Recall10, Measured? MapAtR, Measured? Knn);

/// <summary>A network.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Weights">Where its weights are; null for first values.</param>
/// <param name="Resolution">Pixels a side that it is given.</param>
/// <param name="Features">Numbers of an embedding.</param>
/// <param name="Metrics">What they are worth.</param>
internal sealed record NetworkScores(
    string Name, string? Weights, int Resolution, int Features, ImmutableArray<MetricScores> Metrics);

/// <summary>How much alike two networks see the images.</summary>
/// <param name="First">Name of one.</param>
/// <param name="Second">Name of the other.</param>
/// <param name="Cka">Linear centered kernel alignment, debiased, 1 for alike; null where one sees all images alike, or
/// there are too few.</param>
/// <param name="MutualNeighbors">Nearest ten others by cosine that both find.</param>
internal sealed record PairScores(string First, string Second, double? Cka, Measured MutualNeighbors);

/// <summary>A comparison in one line of JSON, for scripts.</summary>
/// <param name="Data">Name of the images.</param>
/// <param name="Part">The part of them; null where they are not divided.</param>
/// <param name="Images">How many there are.</param>
/// <param name="Queries">How many of them are not alone in their class, which all but mutual neighbours are of.</param>
/// <param name="Unreadable">Images that could not be read.</param>
/// <param name="Classes">Of the images.</param>
/// <param name="Networks">The networks.</param>
/// <param name="Pairs">Each with each other.</param>
/// <param name="Page">Where the pictures are.</param>
internal sealed record EmbeddingComparisonReport(
    string Data, string? Part, int Images, int Queries, int Unreadable, int Classes,
    ImmutableArray<NetworkScores> Networks, ImmutableArray<PairScores> Pairs, string Page)
{
    public string ToJson() => JsonSerializer.Serialize(this, ComparisonJson.Default.EmbeddingComparisonReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EmbeddingComparisonReport))]
internal sealed partial class ComparisonJson : JsonSerializerContext;
