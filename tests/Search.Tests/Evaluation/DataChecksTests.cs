using System.Collections.Immutable;
using GResNet.Runtime.Threading;
using GResNet.Search.Evaluation;

namespace GResNet.Search.Tests.Evaluation;

public sealed class DataChecksTests : IDisposable
{
    private const int Dimensions = 16;

    private readonly WorkerPool workers = new(2);

    public void Dispose() => workers.Dispose();

    [Fact]
    public void Near_duplicates_are_those_within_a_share_of_the_usual_distance()
    {
        const int Train = 200, Validation = 40;
        float[] train = Any(Train * Dimensions, 1), validation = Any(Validation * Dimensions, 2);
        // Scaled copies of 7 and 9, one of them changed a little, and one that is merely like another.
        Copy(train, 7, validation, 3, scale: 2, change: 0);
        Copy(train, 9, validation, 11, scale: 1, change: 0.02f);
        Copy(train, 20, validation, 30, scale: 1, change: 0.5f);
        using VectorIndex all = VectorIndex.Create([.. train, .. validation], Dimensions);
        using VectorIndex learnt = VectorIndex.Create(train, Dimensions);
        using VectorIndex measured = VectorIndex.Create(validation, Dimensions);
        ImmutableArray<ImmutableArray<Neighbor>> neighbors =
            all.SearchOthers(0, all.Count, 1, VectorMetric.Cosine, workers);

        double threshold = NearDuplicates.Threshold(neighbors);
        ImmutableArray<NearDuplicate> found = NearDuplicates.Between(measured, learnt, threshold, workers);

        double median = neighbors.Select(near => 1 - (double)near[0].Score).Order().Skip(119).Take(2).Average();
        Assert.Equal(0.13 * median, threshold, 1e-12);
        Assert.Equal([(3, 7), (11, 9)], found.Select(pair => (pair.Row, pair.Other)));
        Assert.Equal(0, found[0].Distance, 1e-6);
        Assert.InRange(found[1].Distance, 1e-6, threshold);
    }

    [Fact]
    public void Copies_are_found_where_everything_is_a_copy()
    {
        using VectorIndex same = VectorIndex.Create([0.3f, 0.7f, 0.3f, 0.7f, 0.6f, 1.4f], 2);
        double threshold = NearDuplicates.Threshold(same.SearchOthers(0, 3, 1, VectorMetric.Cosine, workers));
        Assert.Equal(9, NearDuplicates.Between(same, same, threshold, workers).Length);
        Assert.Throws<ArgumentException>(() => NearDuplicates.Threshold([]));
        using VectorIndex other = VectorIndex.Create([1, 2, 3], 3);
        Assert.Throws<ArgumentException>(() => NearDuplicates.Between(same, other, 1, workers));
    }

    [Theory]
    // Of class 0 with ten neighbours of other classes: enough of one, too few of one, of its own.
    [InlineData("1111111100", 1, 8)]
    [InlineData("1111111122", 1, 8)]
    [InlineData("1111111111", 1, 10)]
    [InlineData("1111111200", null, 0)]
    [InlineData("0000000011", null, 0)]
    public void Neighbours_of_one_other_class_cast_doubt(string classes, int? suggested, int agreeing)
    {
        // Each class has eleven others besides.
        int[] labels = [0, .. classes.Select(label => label - '0'), .. Enumerable.Range(0, 33).Select(i => i % 3)];
        ImmutableArray<Neighbor> near = [.. Enumerable.Range(1, 10).Select(row => new Neighbor(row, 0.5f))];
        ImmutableArray<Neighbor> Own(int row) =>
            [.. Enumerable.Range(0, labels.Length).Where(other => other != row && labels[other] == labels[row])
                .Take(10).Select(other => new Neighbor(other, 0.9f))];
        ImmutableArray<LabelDoubt> found = LabelDoubts.Find(
            [near, .. Enumerable.Range(1, labels.Length - 1).Select(Own)], labels);
        Assert.Equal(
            suggested is { } label ? [new LabelDoubt(0, label, agreeing, 0.5)] : [], found.AsEnumerable());
    }

    [Fact]
    public void Small_classes_are_not_looked_at()
    {
        int[] labels = [.. Enumerable.Repeat(0, 10), .. Enumerable.Repeat(1, 20)];
        ImmutableArray<Neighbor> near = [.. Enumerable.Range(10, 10).Select(row => new Neighbor(row, 1))];
        Assert.Empty(LabelDoubts.Find([.. labels.Select(_ => near)], labels));
        Assert.Throws<ArgumentException>(() => LabelDoubts.Find([near], labels));
    }

    private static void Copy(float[] from, int row, float[] to, int other, float scale, float change)
    {
        for (int i = 0; i < Dimensions; i++)
            to[other * Dimensions + i] = scale * (from[row * Dimensions + i] + (i % 2 == 0 ? change : -change));
    }

    private static float[] Any(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextSingle() - 1)];
    }
}
