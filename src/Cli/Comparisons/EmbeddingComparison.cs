using System.Collections.Immutable;
using GResNet.Cli.Settings;
using GResNet.Reports;
using GResNet.Runtime.Threading;
using GResNet.Search;
using GResNet.Search.Evaluation;

namespace GResNet.Cli.Comparisons;

/// <summary>What networks' embeddings of the same images are worth, and how much they agree.</summary>
internal sealed class EmbeddingComparison
{
    /// <summary>Neighbours of which two networks may have some in common.</summary>
    public const int MutualNeighbors = 10;

    private const int FewestForAlignment = 4, Decimals = 3;

    // The first is what pictures are of, and what networks agree by.
    private static readonly VectorMetric[] Metrics =
        [VectorMetric.Cosine, VectorMetric.L2, VectorMetric.InnerProduct];

    private EmbeddingComparison(
        ImmutableArray<NetworkScores> networks, ImmutableArray<PairScores> pairs,
        ImmutableArray<RetrievalScores> byCosine) =>
        (Networks, Pairs, ByCosine) = (networks, pairs, byCosine);

    /// <summary>What each is worth.</summary>
    public ImmutableArray<NetworkScores> Networks { get; }

    /// <summary>How much each agrees with each.</summary>
    public ImmutableArray<PairScores> Pairs { get; }

    /// <summary>What each network's neighbours by cosine are.</summary>
    public ImmutableArray<RetrievalScores> ByCosine { get; }

    /// <summary>Compares networks.</summary>
    /// <param name="networks">Of the same images.</param>
    /// <param name="labels">Of the images.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <exception cref="ArgumentException">By cosine, an embedding is zero.</exception>
    /// <exception cref="NotFiniteNumberException">A score is not finite.</exception>
    public static EmbeddingComparison Run(
        IReadOnlyList<ComparedNetwork> networks, int[] labels, WorkerPool workers)
    {
        RetrievalScores[][] scores =
        [
            .. networks.Select(network => Metrics
                .Select(metric => Retrieval.Evaluate(network.Index, labels, metric, workers)).ToArray()),
        ];
        ImmutableArray<RetrievalScores> byCosine = [.. scores.Select(each => each[0])];
        Measured?[] measured = Measure([.. scores.SelectMany(each => each).SelectMany(Measures)]);
        return new EmbeddingComparison(
            [
                .. networks.Select((network, i) => new NetworkScores(
                    network.Name, network.Weights, network.Resolution, network.Index.Dimensions,
                    [.. Metrics.Select((metric, j) => Scores(metric, measured, i * Metrics.Length + j))])),
            ],
            Agreement(networks, byCosine, workers), byCosine);
    }

    private static ImmutableArray<double>[] Measures(RetrievalScores scores) =>
    [
        scores.Recall(1), scores.Recall(5), scores.Recall(10), scores.AveragePrecision, scores.VotedRight,
    ];

    private static MetricScores Scores(VectorMetric metric, Measured?[] measured, int place)
    {
        const int Measures = 5;
        Measured?[] own = measured[(place * Measures)..((place + 1) * Measures)];
        return new MetricScores(MetricOption.Name(metric), own[0], own[1], own[2], own[3], own[4]);
    }

    private static Measured?[] Measure(IReadOnlyList<ImmutableArray<double>> measures)
    {
        if (measures.Any(measure => measure.IsEmpty)) return new Measured?[measures.Count];
        return
        [
            .. measures.Zip(Bootstrap.Intervals(measures), (measure, interval) => new Measured(
                Percent(measure.Average()), Percent(interval.Low), Percent(interval.High))),
        ];
    }

    private static double Percent(double share) => Figures.Rounded(100 * share, Decimals)!.Value;

    private static ImmutableArray<PairScores> Agreement(
        IReadOnlyList<ComparedNetwork> networks, ImmutableArray<RetrievalScores> byCosine, WorkerPool workers)
    {
        (int First, int Second)[] pairs =
        [
            .. from first in Enumerable.Range(0, networks.Count)
               from second in Enumerable.Range(first + 1, networks.Count - first - 1)
               select (first, second),
        ];
        if (pairs.Length == 0) return [];
        double[,]? alignment = networks[0].Index.Count < FewestForAlignment
            ? null
            : LinearCka.Between([.. networks.Select(network => network.Index)], workers);
        Measured?[] mutual = Measure([.. pairs.Select(pair => NeighborOverlap.OfEach(
            byCosine[pair.First].Neighbors, byCosine[pair.Second].Neighbors, MutualNeighbors))]);
        return
        [
            .. pairs.Zip(mutual, (pair, measured) => new PairScores(
                networks[pair.First].Name, networks[pair.Second].Name,
                Figures.Rounded(alignment?[pair.First, pair.Second]), measured!)),
        ];
    }
}
