using GResNet.Runtime.Threading;
using GResNet.Search.Evaluation;

namespace GResNet.Search.Tests.Evaluation;

public sealed class RetrievalTests : IDisposable
{
    private readonly WorkerPool workers = new(2);

    public void Dispose() => workers.Dispose();

    [Theory]
    [InlineData(VectorMetric.L2, 120, 8, 5)]
    [InlineData(VectorMetric.Cosine, 120, 8, 5)]
    [InlineData(VectorMetric.InnerProduct, 120, 8, 5)]
    [InlineData(VectorMetric.L2, 15, 4, 3)]
    [InlineData(VectorMetric.Cosine, 250, 6, 2)]
    public void Measures_are_those_of_sorting_everything(VectorMetric metric, int count, int dimensions, int classes)
    {
        var random = new Random(count);
        // The last is alone in its class.
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i == count - 1 ? classes : random.Next(classes))];
        float[] vectors = [.. labels.SelectMany(label => Enumerable.Range(0, dimensions)
            .Select(i => (i == label % dimensions ? 1f : 0f) + 2 * random.NextSingle() - 1))];
        using VectorIndex index = VectorIndex.Create(vectors, dimensions);

        RetrievalScores found = Retrieval.Evaluate(index, labels, metric, workers);

        Assert.Equal(Enumerable.Range(0, count - 1), found.Queries.Select(query => query.Query));
        Assert.Equal(count, found.Neighbors.Length);
        foreach (QueryScore query in found.Queries)
        {
            int[] order = Order(vectors, dimensions, query.Query, metric);
            int label = labels[query.Query], relevant = labels.Count(other => other == label) - 1;
            bool IsHit(int row) => labels[row] == label;
            Assert.Equal(order.Take(20), found.Neighbors[query.Query].Select(neighbor => neighbor.Row));
            foreach (int k in (int[])[1, 5, 10])
                Assert.Equal(order.Take(k).Any(IsHit) ? 1 : 0, found.Recall(k)[query.Query]);
            double precision = Enumerable.Range(1, relevant).Where(i => IsHit(order[i - 1]))
                .Sum(i => (double)order.Take(i).Count(IsHit) / i) / relevant;
            Assert.Equal(precision, found.AveragePrecision[query.Query], 1e-4);
            int winner = order.Take(20)
                .GroupBy(
                    row => labels[row],
                    row => Math.Exp(Cosine(vectors, dimensions, query.Query, row) / 0.07))
                .OrderByDescending(votes => votes.Sum()).First().Key;
            Assert.Equal(winner == label ? 1 : 0, found.VotedRight[query.Query]);
        }
    }

    [Fact]
    public void Neighbours_that_are_as_near_come_by_their_rows()
    {
        using VectorIndex index = VectorIndex.Create([1, 1, 1, 1, 1, 5], 1);
        RetrievalScores found = Retrieval.Evaluate(index, [0, 1, 1, 0, 0, 0], VectorMetric.L2, workers);
        Assert.Equal([1, 2, 3, 4, 5], found.Neighbors[0].Select(neighbor => neighbor.Row));
        Assert.Equal([0, 1, 2, 4, 5], found.Neighbors[3].Select(neighbor => neighbor.Row));
        // Row 0 finds the classes 1 1 0 0 0; the nearest three others of its class would have come first.
        Assert.Equal(3, found.Queries[0].FirstHit);
        Assert.Equal(1.0 / 3 / 3, found.Queries[0].AveragePrecision, 1e-15);
    }

    [Fact]
    public void What_cannot_be_scored_is_refused()
    {
        using VectorIndex index = VectorIndex.Create([1, 2, 3], 1);
        Assert.Contains("2 labels for 3 vectors", Assert.Throws<ArgumentException>(
            () => Retrieval.Evaluate(index, [0, 0], VectorMetric.L2, workers)).Message, StringComparison.Ordinal);
        RetrievalScores alone = Retrieval.Evaluate(index, [0, 1, 2], VectorMetric.L2, workers);
        Assert.Empty(alone.Queries);
        Assert.Equal([1, 2], alone.Neighbors[0].Select(neighbor => neighbor.Row));
        RetrievalScores scores = Retrieval.Evaluate(index, [0, 0, 1], VectorMetric.L2, workers);
        Assert.Throws<ArgumentOutOfRangeException>(() => scores.Recall(21));
    }

    [Fact]
    public void Neighbours_in_common_are_counted()
    {
        Assert.Equal(2.0 / 3, NeighborOverlap.OfEach([[Row(1), Row(2), Row(3)]], [[Row(3), Row(9), Row(1)]], 3)[0]);
        Assert.Equal(0, NeighborOverlap.OfEach([[Row(1), Row(2), Row(3)]], [[Row(3), Row(9), Row(1)]], 1)[0]);
        Assert.Equal(0.5, NeighborOverlap.OfEach([[Row(1)]], [[Row(2), Row(1)]], 10)[0]);
        Assert.Throws<ArgumentException>(() => NeighborOverlap.OfEach([[Row(1)]], [], 1));
        Assert.Throws<ArgumentException>(() => NeighborOverlap.OfEach([[]], [[]], 1));

        static Neighbor Row(int row) => new(row, 0);
    }

    /// <summary>All others in float64, nearest first.</summary>
    private static int[] Order(float[] vectors, int dimensions, int query, VectorMetric metric) =>
    [
        .. Enumerable.Range(0, vectors.Length / dimensions).Where(row => row != query).OrderByDescending(row =>
            metric switch
            {
                VectorMetric.L2 => -Sum(vectors, dimensions, query, row, (a, b) => (a - b) * (a - b)),
                VectorMetric.InnerProduct => Sum(vectors, dimensions, query, row, (a, b) => a * b),
                _ => Cosine(vectors, dimensions, query, row),
            }),
    ];

    private static double Cosine(float[] vectors, int dimensions, int first, int second) =>
        Sum(vectors, dimensions, first, second, (a, b) => a * b)
            / Math.Sqrt(Sum(vectors, dimensions, first, first, (a, b) => a * b)
                * Sum(vectors, dimensions, second, second, (a, b) => a * b));

    private static double Sum(
        float[] vectors, int dimensions, int first, int second, Func<double, double, double> term) =>
        Enumerable.Range(0, dimensions)
            .Sum(i => term(vectors[first * dimensions + i], vectors[second * dimensions + i]));
}
