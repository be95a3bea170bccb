using System.Collections.Immutable;
using GResNet.Cli.Settings;
using GResNet.Reports;
using GResNet.Reports.Html;
using GResNet.Search;

namespace GResNet.Cli.Comparisons;

/// <summary>The numbers of a comparison, as people read them.</summary>
internal static class ScoreTables
{
    private const string None = "–";

    /// <summary>What each network is worth; without rows where no class has two images.</summary>
    public static NumberTable Networks(EmbeddingComparison comparison) => new(
        "Neighbours of the same class",
        ["network", "near by", "recall@1", "recall@5", "recall@10", "MAP@R", "20-NN"],
        [
            .. from network in comparison.Networks
               from scores in network.Metrics
               where scores.Recall1 is not null
               let measures = new[] { scores.Recall1, scores.Recall5, scores.Recall10, scores.MapAtR, scores.Knn }
               select (ImmutableArray<string>)[network.Name, Name(scores.Metric), .. measures.Select(Text)],
        ]);

    /// <summary>How much networks agree.</summary>
    public static NumberTable Pairs(EmbeddingComparison comparison) => new(
        "Agreement of networks",
        ["networks", "linear CKA", "mutual neighbours"],
        [
            .. comparison.Pairs.Select(pair => (ImmutableArray<string>)
                [$"{pair.First} – {pair.Second}", pair.Cka is { } cka ? Figures.Fixed(cka, 3) : None,
                    Text(pair.MutualNeighbors)]),
        ]);

    private static string Text(Measured? measured) => measured is null
        ? None
        : $"{Figures.Fixed(measured.Value, 1)} ({Figures.Fixed(measured.Low, 1)}–{Figures.Fixed(measured.High, 1)})";

    private static string Name(string metric) =>
        metric == MetricOption.Name(VectorMetric.InnerProduct) ? "inner product"
        : metric == MetricOption.Name(VectorMetric.Cosine) ? "cosine, L2 of length 1" : "L2";
}
