using System.Collections.Immutable;
using GResNet.Runtime.Threading;

namespace GResNet.Search.Evaluation;

/// <summary>Scores embeddings by what they find: each vector is a query among the others.</summary>
public static class Retrieval
{
    // Queries whose neighbours are in memory at a time.
    private const int Part = 256;

    /// <summary>Searches for each vector among the others, exactly, and compares classes.</summary>
    /// <param name="index">The vectors.</param>
    /// <param name="labels">The class of each, as a number from 0.</param>
    /// <param name="metric">What near is. Votes are weighted by cosines in any case.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <exception cref="ArgumentException">There are not as many labels as vectors, or, by cosine, a vector is zero.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">A score is not finite.</exception>
    public static RetrievalScores Evaluate(
        VectorIndex index, ReadOnlySpan<int> labels, VectorMetric metric, WorkerPool workers)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (labels.Length != index.Count)
            throw new ArgumentException($"{labels.Length:n0} labels for {index.Count:n0} vectors.", nameof(labels));
        int[] all = labels.ToArray();
        Dictionary<int, int> sizes = all.CountBy(label => label).ToDictionary();
        int largest = sizes.Values.Max();
        var queries = ImmutableArray.CreateBuilder<QueryScore>();
        var neighbors = ImmutableArray.CreateBuilder<ImmutableArray<Neighbor>>(index.Count);
        int wanted = Math.Max(largest - 1, NeighborVote.Neighbors);
        for (int first = 0; first < index.Count; first += Part)
        {
            ImmutableArray<ImmutableArray<Neighbor>> found =
                index.SearchOthers(first, Math.Min(Part, index.Count - first), wanted, metric, workers);
            for (int i = 0; i < found.Length; i++)
            {
                ImmutableArray<Neighbor> near = found[i][..Math.Min(NeighborVote.Neighbors, found[i].Length)];
                neighbors.Add(near);
                if (sizes[all[first + i]] is > 1 and int size)
                    queries.Add(Score(index, all, metric, first + i, found[i], near, size - 1));
            }
        }

        return new RetrievalScores(queries.ToImmutable(), neighbors.MoveToImmutable());
    }

    private static QueryScore Score(
        VectorIndex index, int[] labels, VectorMetric metric, int query, ImmutableArray<Neighbor> found,
        ImmutableArray<Neighbor> near, int others)
    {
        int label = labels[query];
        bool[] hits = [.. found.Select(neighbor => labels[neighbor.Row] == label)];
        int winner = NeighborVote.Winner(
            [.. near.Select(neighbor => labels[neighbor.Row])],
            [.. near.Select(neighbor => Cosine(index, metric, query, neighbor))]);
        return new QueryScore(
            query, Ranking.FirstHit(hits), Ranking.AveragePrecision(hits.AsSpan(0, others)), winner == label);
    }

    /// <summary>Of two vectors whose score is known; 0 where one of them is zero.</summary>
    private static double Cosine(VectorIndex index, VectorMetric metric, int query, Neighbor neighbor)
    {
        if (metric == VectorMetric.Cosine) return neighbor.Score;
        double a = index.InverseNorms[query], b = index.InverseNorms[neighbor.Row];
        if (!double.IsFinite(a) || !double.IsFinite(b)) return 0;
        double product = metric == VectorMetric.InnerProduct
            ? neighbor.Score
            : (1 / (a * a) + 1 / (b * b) - neighbor.Score) / 2;
        return product * a * b;
    }
}
