using System.Collections.Immutable;
using GResNet.Runtime.Threading;
using GResNet.Search.Stores;

namespace GResNet.Search.Tests.Stores;

/// <summary>Vectors that are the same whenever they are made, and their true neighbours.</summary>
internal sealed class SampleVectors
{
    private readonly float[] numbers;

    /// <summary>Makes them: around centres, as embeddings of classes are.</summary>
    public SampleVectors(int count, int dimensions, int seed)
    {
        const int Centres = 20;
        var random = new Random(seed);
        float[] centres = [.. Enumerable.Range(0, Centres * dimensions).Select(_ => random.NextSingle() - 0.5f)];
        numbers = new float[count * dimensions];
        Dimensions = dimensions;
        for (int row = 0; row < count; row++)
            for (int i = 0; i < dimensions; i++)
                numbers[row * dimensions + i] =
                    centres[row % Centres * dimensions + i] + 0.5f * (random.NextSingle() - 0.5f);
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

    private static string Path(int row) => $"photos/{row:d6}.jpg";

    private ReadOnlyMemory<float> Vector(int row) => numbers.AsMemory(row * Dimensions, Dimensions);
}
