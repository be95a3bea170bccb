using System.Collections.Immutable;
using GResNet.Runtime.Threading;
using GResNet.Search.Stores;

namespace GResNet.Search.Tests.Stores;

/// <summary>Vectors that are the same whenever they are made, and their true neighbours.</summary>
internal sealed class SampleVectors
{
    private readonly float[] numbers;

    /// <summary>
    /// Makes them: around centres, as embeddings of classes are, and spread in a few directions, the same for all of so
    /// many dimensions. Of what is spread in all directions, and asked for from elsewhere, no graph finds much.
    /// </summary>
    public SampleVectors(int count, int dimensions, int seed)
    {
        const int Centres = 20, Directions = 12;
        var common = new Random(dimensions);
        float[] centres = Numbers(common, Centres * dimensions), directions = Numbers(common, Directions * dimensions);
        var random = new Random(seed);
        numbers = new float[count * dimensions];
        Dimensions = dimensions;
        for (int row = 0; row < count; row++)
        {
            Span<float> vector = numbers.AsSpan(row * dimensions, dimensions);
            centres.AsSpan(row % Centres * dimensions, dimensions).CopyTo(vector);
            for (int direction = 0; direction < Directions; direction++)
            {
                float length = random.NextSingle() - 0.5f;
                for (int i = 0; i < dimensions; i++) vector[i] += length * directions[direction * dimensions + i];
            }
        }

        Records =
        [
            .. Enumerable.Range(0, count).Select(row => new VectorRecord(
                VectorRecord.IdOf(Path(row)), Vector(row), Path(row), $"class {row % Centres}")),
        ];
    }

    /// <summary>Numbers of each.</summary>
    public int Dimensions { get; }

    /// <summary>They, with paths and classes.</summary>
    public ImmutableArray<VectorRecord> Records { get; }

    /// <summary>The first of them.</summary>
    public ReadOnlyMemory<float> First(int count) => numbers.AsMemory(0, count * Dimensions);

    /// <summary>The nearest to queries, by comparing all.</summary>
    public VectorMatch[][] Nearest(ReadOnlySpan<float> queries, int count, VectorMetric metric)
    {
        using var workers = new WorkerPool(2);
        using VectorIndex index = VectorIndex.Create(numbers, Dimensions);
        return
        [
            .. index.Search(queries, count, metric, workers).Select(near => near.Select(
                neighbor => new VectorMatch(Records[neighbor.Row].Id, neighbor.Score)).ToArray()),
        ];
    }

    /// <summary>The share of true neighbours that were found.</summary>
    public static double Recall(
        IReadOnlyList<VectorMatch[]> expected, ImmutableArray<ImmutableArray<VectorMatch>> found) =>
        expected.Zip(found).Average(pair => (double)pair.First.Select(match => match.Id)
            .Intersect(pair.Second.Select(match => match.Id)).Count() / pair.First.Length);

    private static float[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];

    private static string Path(int row) => $"photos/{row:d6}.jpg";

    private ReadOnlyMemory<float> Vector(int row) => numbers.AsMemory(row * Dimensions, Dimensions);
}
