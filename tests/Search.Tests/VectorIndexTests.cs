using System.Collections.Immutable;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Search.Tests;

public sealed class VectorIndexTests : IDisposable
{
    private static readonly (int Count, int Dimensions, int Queries, int Wanted)[] Shapes =
        [
            (1, 1, 1, 3), (7, 3, 2, 2), (300, 16, 5, 10), (1000, 19, 70, 4), (45, 64, 3, 100), (5000, 33, 9, 7),
            (5000, 2, 3, 2000), (300, 200, 2, 299),
        ];

    private readonly WorkerPool workers = new(2);
    private readonly string file = Path.GetTempFileName();

    public static TheoryData<int, VectorMetric, VectorStorage> Cases
    {
        get
        {
            var cases = new TheoryData<int, VectorMetric, VectorStorage>();
            for (int shape = 0; shape < Shapes.Length; shape++)
                foreach (VectorMetric metric in Enum.GetValues<VectorMetric>())
                    foreach (VectorStorage storage in Enum.GetValues<VectorStorage>())
                        cases.Add(shape, metric, storage);
            return cases;
        }
    }

    public void Dispose()
    {
        workers.Dispose();
        File.Delete(file);
    }

    /// <summary>Of small whole numbers, distances and products are exact, and many are equal.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void The_nearest_are_those_of_a_reference(int shape, VectorMetric metric, VectorStorage storage)
    {
        (int count, int dimensions, int queries, int wanted) = Shapes[shape];
        float[] vectors = Whole(count * dimensions, dimensions, seed: 1);
        float[] asked = Whole(queries * dimensions, dimensions, seed: 2);
        using VectorIndex index = VectorIndex.Create(vectors, dimensions, storage);

        ImmutableArray<ImmutableArray<Neighbor>> found = index.Search(asked, wanted, metric, workers);

        Assert.Equal(queries, found.Length);
        for (int query = 0; query < queries; query++)
        {
            (int Row, double Score)[] expected =
                Reference(vectors, asked.AsSpan(query * dimensions, dimensions), metric, wanted);
            Assert.Equal(expected.Length, found[query].Length);
            double tolerance = metric == VectorMetric.Cosine ? 1e-6 : 0;
            Assert.All(
                expected.Zip(found[query]), pair => Assert.Equal(pair.First.Score, pair.Second.Score, tolerance));
            // Cosines that are equal may be rounded apart.
            if (metric != VectorMetric.Cosine)
                Assert.Equal(expected.Select(each => each.Row), found[query].Select(each => each.Row));
        }
    }

    [Theory]
    [InlineData(VectorMetric.L2, 100, 3000)]
    [InlineData(VectorMetric.InnerProduct, 100, 3000)]
    [InlineData(VectorMetric.Cosine, 100, 3000)]
    [InlineData(VectorMetric.L2, 1115, 210)]
    [InlineData(VectorMetric.InnerProduct, 1024, 210)]
    public void Threads_files_and_other_queries_change_no_bit(VectorMetric metric, int dimensions, int count)
    {
        const int Queries = 13;
        float[] vectors = Any(count * dimensions, seed: 3), asked = Any(Queries * dimensions, seed: 4);
        foreach (VectorStorage storage in Enum.GetValues<VectorStorage>())
        {
            using VectorIndex index = VectorIndex.Create(vectors, dimensions, storage);
            ImmutableArray<ImmutableArray<Neighbor>> expected = index.Search(asked, 20, metric, workers);
            index.Save(file);
            using VectorIndex mapped = VectorIndex.Open(file);
            Assert.Equal((count, dimensions, storage), (mapped.Count, mapped.Dimensions, mapped.Storage));
            foreach (int threads in (int[])[1, 3])
            {
                using var others = new WorkerPool(threads);
                AssertEqual(expected, mapped.Search(asked, 20, metric, others));
            }

            for (int query = 0; query < Queries; query++)
                AssertEqual(
                    [expected[query]],
                    index.Search(asked.AsSpan(query * dimensions, dimensions), 20, metric, workers));
        }
    }

    /// <summary>A vector is nearest to itself, though products of float32 would not tell it from its like.</summary>
    [Fact]
    public void Near_duplicates_are_told_apart()
    {
        const int Dimensions = 256;
        float[] vectors = [.. Enumerable.Range(0, 40).SelectMany(row =>
            Enumerable.Range(0, Dimensions).Select(i => 1000 + i + (i == row ? 0.001f * row : 0)))];
        using VectorIndex index = VectorIndex.Create(vectors, Dimensions);
        ImmutableArray<ImmutableArray<Neighbor>> found = index.Search(vectors, 1, VectorMetric.L2, workers);
        Assert.All(found.Skip(1).Index(), each => Assert.Equal(new Neighbor(each.Index + 1, 0), each.Item.Single()));
    }

    /// <summary>Among vectors of which many are equal, a query is not its own neighbour.</summary>
    [Theory]
    [InlineData(VectorMetric.L2, VectorStorage.Float32)]
    [InlineData(VectorMetric.InnerProduct, VectorStorage.BFloat16)]
    public void The_others_are_searched_without_the_query(VectorMetric metric, VectorStorage storage)
    {
        const int Count = 90, Dimensions = 3, First = 20, Queries = 70, Wanted = 6;
        float[] vectors = Whole(Count * Dimensions, Dimensions, seed: 5);
        using VectorIndex index = VectorIndex.Create(vectors, Dimensions, storage);
        ImmutableArray<ImmutableArray<Neighbor>> found =
            index.SearchOthers(First, Queries, Wanted, metric, workers);
        Assert.Equal(Queries, found.Length);
        for (int i = 0; i < Queries; i++)
        {
            int query = First + i;
            float[] vector = new float[Dimensions];
            index.CopyTo(query, vector);
            Assert.Equal(vectors[(query * Dimensions)..((query + 1) * Dimensions)], vector);
            IEnumerable<int> expected = Reference(vectors, vector, metric, Count)
                .Where(each => each.Row != query).Take(Wanted).Select(each => each.Row);
            Assert.Equal(expected, found[i].Select(each => each.Row));
        }

        Assert.Equal(Count - 1, index.SearchOthers(0, 1, 1000, metric, workers)[0].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.SearchOthers(89, 2, 1, metric, workers));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.CopyTo(Count, new float[Dimensions]));
        Assert.Throws<ArgumentException>(() => index.CopyTo(0, new float[Dimensions + 1]));
    }

    [Fact]
    public void What_has_no_distance_is_refused()
    {
        Assert.Contains("Vector 1 has NaN as number 0", Message(() => VectorIndex.Create([1, 2, float.NaN, 4], 2)));
        Assert.Contains("5 numbers are not vectors of 2", Message(() => VectorIndex.Create(new float[5], 2)));
        Assert.Contains("0 numbers are not vectors of 2", Message(() => VectorIndex.Create([], 2)));
        using VectorIndex index = VectorIndex.Create([1, 0, 0, 0], 2);
        Assert.Contains(
            "Vector 0 has Infinity as number 1",
            Message(() => index.Search([1, float.PositiveInfinity], 1, VectorMetric.L2, workers)));
        Assert.Contains(
            "Query 0 is zero or nearly so", Message(() => index.Search([0, 0], 1, VectorMetric.Cosine, workers)));
        Assert.Contains(
            "vector 1 is not finite",
            Assert.Throws<NotFiniteNumberException>(() => index.Search([1, 0], 1, VectorMetric.Cosine, workers))
                .Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1, 0], 0, VectorMetric.L2, workers));
        index.Dispose();
        Assert.Throws<ObjectDisposedException>(() => index.Search([1, 0], 1, VectorMetric.L2, workers));
    }

    [Fact]
    public void Files_of_something_else_are_refused()
    {
        File.WriteAllText(file, "no vectors at all");
        Assert.Throws<CheckpointException>(() => VectorIndex.Open(file));
        Assert.Throws<FileNotFoundException>(() => VectorIndex.Open(file + ".none"));
        using VectorIndex index = VectorIndex.Create([1, 2, 3, 4], 2);
        index.Save(file);
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..^1]);
        Assert.Throws<CheckpointException>(() => VectorIndex.Open(file));
        File.WriteAllText(file, System.Text.Encoding.Latin1.GetString(whole).Replace("vectors", "weights"),
            System.Text.Encoding.Latin1);
        Assert.Contains(
            "one tensor 'vectors' of F32 or BF16",
            Assert.Throws<CheckpointException>(() => VectorIndex.Open(file)).Message);
    }

    private static string Message(Action wrong) => Assert.Throws<ArgumentException>(wrong).Message;

    private static void AssertEqual(
        ImmutableArray<ImmutableArray<Neighbor>> expected, ImmutableArray<ImmutableArray<Neighbor>> found) =>
        Assert.Equal(expected.Select(each => each.ToArray()), found.Select(each => each.ToArray()));

    /// <summary>From −3 to 3; the first number of each vector is not 0, so that it has a direction.</summary>
    private static float[] Whole(int length, int dimensions, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(i => (float)(i % dimensions == 0 ? 2 : random.Next(-3, 4)))];
    }

    private static float[] Any(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextSingle() - 1)];
    }

    /// <summary>In float64, one by one; of equal ones the lower row comes first.</summary>
    private static (int Row, double Score)[] Reference(
        float[] vectors, ReadOnlySpan<float> query, VectorMetric metric, int wanted)
    {
        int dimensions = query.Length;
        var scores = new (int Row, double Score)[vectors.Length / dimensions];
        for (int row = 0; row < scores.Length; row++)
        {
            double product = 0, distance = 0, length = 0, queryLength = 0;
            for (int i = 0; i < dimensions; i++)
            {
                double a = vectors[row * dimensions + i], b = query[i];
                (product, distance) = (product + a * b, distance + (a - b) * (a - b));
                (length, queryLength) = (length + a * a, queryLength + b * b);
            }

            scores[row] = (row, metric switch
            {
                VectorMetric.L2 => distance,
                VectorMetric.InnerProduct => product,
                _ => product / Math.Sqrt(length) / Math.Sqrt(queryLength),
            });
        }

        return [.. (metric == VectorMetric.L2
            ? scores.OrderBy(each => each.Score) : scores.OrderByDescending(each => each.Score)).Take(wanted)];
    }
}
