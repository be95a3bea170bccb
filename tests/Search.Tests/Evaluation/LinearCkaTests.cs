using GResNet.Runtime.Threading;
using GResNet.Search.Evaluation;

namespace GResNet.Search.Tests.Evaluation;

public sealed class LinearCkaTests : IDisposable
{
    private readonly WorkerPool workers = new(2);

    public void Dispose() => workers.Dispose();

    /// <summary>With kernels of all images, in float64.</summary>
    [Theory]
    [InlineData(40, 5, 70)]
    [InlineData(4, 3, 2)]
    [InlineData(1300, 9, 37)]
    public void It_is_that_of_the_kernels(int images, int first, int second)
    {
        float[] x = Any(images * first, 1), y = Any(images * second, 2);
        // Some of it is in common.
        for (int i = 0; i < images; i++) y[i * second] = 5 + 2 * x[i * first] + x[i * first + 1];
        using VectorIndex one = VectorIndex.Create(x, first), other = VectorIndex.Create(y, second);
        foreach (bool isDebiased in (bool[])[false, true])
        {
            double[][] k = Kernel(x, images), l = Kernel(y, images);
            double expected = Dependence(k, l, isDebiased)
                / Math.Sqrt(Dependence(k, k, isDebiased) * Dependence(l, l, isDebiased));
            double[,] found = LinearCka.Between([one, other], workers, isDebiased);
            Assert.Equal(expected, found[0, 1], 1e-5);
            Assert.Equal(expected, found[1, 0], 1e-5);
            Assert.Equal(1, found[0, 0], 1e-9);
            Assert.Equal(found[0, 1], LinearCka.Of(one, other, workers, isDebiased));
        }
    }

    [Fact]
    public void Turned_and_scaled_embeddings_are_alike_and_others_are_not()
    {
        const int Images = 60;
        float[] x = Any(Images * 2, 3);
        float[] turned = [.. x.Chunk(2).SelectMany(v => new[] { 7 * (0.6f * v[0] - 0.8f * v[1]),
            7 * (0.8f * v[0] + 0.6f * v[1]) + 3 })];
        using VectorIndex one = VectorIndex.Create(x, 2), other = VectorIndex.Create(turned, 2);
        Assert.Equal(1, LinearCka.Of(one, other, workers), 1e-5);
        Assert.Equal(1, LinearCka.Of(one, other, workers, isDebiased: false), 1e-5);

        // Of more numbers than images, all look alike but to the unbiased estimate.
        using VectorIndex a = VectorIndex.Create(Any(Images * 300, 4), 300);
        using VectorIndex b = VectorIndex.Create(Any(Images * 300, 5), 300);
        Assert.InRange(LinearCka.Of(a, b, workers, isDebiased: false), 0.7, 1);
        Assert.InRange(LinearCka.Of(a, b, workers), -0.1, 0.1);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        using VectorIndex four = VectorIndex.Create([1, 2, 3, 5], 1), five = VectorIndex.Create([1, 2, 3, 4, 5], 1);
        using VectorIndex three = VectorIndex.Create([1, 2, 3], 1), same = VectorIndex.Create([2, 2, 2, 2], 1);
        Assert.Throws<ArgumentException>(() => LinearCka.Of(four, five, workers));
        Assert.Throws<ArgumentException>(() => LinearCka.Of(three, three, workers));
        Assert.True(double.IsNaN(LinearCka.Of(four, same, workers)));
    }

    private static float[] Any(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextSingle() - 1)];
    }

    private static double[][] Kernel(float[] vectors, int images)
    {
        int dimensions = vectors.Length / images;
        return [.. Enumerable.Range(0, images).Select(i => Enumerable.Range(0, images).Select(j =>
        {
            double sum = 0;
            for (int d = 0; d < dimensions; d++)
                sum += (double)vectors[i * dimensions + d] * vectors[j * dimensions + d];
            return sum;
        }).ToArray())];
    }

    /// <summary>As it is defined: of centered kernels, or Song's estimate, but for constant factors.</summary>
    private static double Dependence(double[][] k, double[][] l, bool isDebiased)
    {
        int n = k.Length;
        double[] rowsOfK = Rows(k), rowsOfL = Rows(l);
        double allOfK = rowsOfK.Sum(), allOfL = rowsOfL.Sum(), trace = 0, chain = 0;
        for (int i = 0; i < n; i++)
        {
            chain += rowsOfK[i] * rowsOfL[i];
            for (int j = 0; j < n; j++)
                if (isDebiased) trace += i == j ? 0 : k[i][j] * l[i][j];
                else
                    trace += (k[i][j] - rowsOfK[i] / n - rowsOfK[j] / n + allOfK / n / n)
                        * (l[i][j] - rowsOfL[i] / n - rowsOfL[j] / n + allOfL / n / n);
        }

        return isDebiased ? trace + allOfK * allOfL / (n - 1) / (n - 2) - 2 * chain / (n - 2) : trace;

        double[] Rows(double[][] kernel) => [.. kernel.Select((row, i) => row.Sum() - (isDebiased ? row[i] : 0))];
    }
}
