using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Search.Evaluation;

/// <summary>
/// The columns of embeddings, each less its mean: [chunk of images][number][image], so that products of columns are
/// those of vectors that lie together.
/// </summary>
internal sealed unsafe class CenteredFeatures : IDisposable
{
    // Images of a chunk: four columns of each of two networks are in the first cache.
    private const int Chunk = 1024;

    private readonly AlignedBuffer columns;
    private readonly int images;
    private readonly int numbers;

    public CenteredFeatures(VectorIndex index)
    {
        (images, numbers) = (index.Count, index.Dimensions);
        columns = new AlignedBuffer((long)images * numbers);
        Squares = new double[images];
        float[] vector = new float[numbers];
        double[] means = Means(index, vector);
        for (int image = 0; image < images; image++)
        {
            index.CopyTo(image, vector);
            float* column = At(columns.Data, image / Chunk, 0) + image % Chunk;
            int length = Length(image / Chunk);
            for (int i = 0; i < numbers; i++, column += length)
            {
                *column = (float)(vector[i] - means[i]);
                Squares[image] += (double)*column * *column;
            }
        }
    }

    /// <summary>Of each image, the squared length of its centered embedding.</summary>
    public double[] Squares { get; }

    /// <summary>The sum of the squares of the products of each column with each of another's.</summary>
    public double SquaredProduct(CenteredFeatures other, WorkerPool workers)
    {
        double[] sums = new double[ColumnProducts.Parts(numbers)];
        fixed (double* sum = sums)
            workers.Run(sums.Length, new ColumnProducts(
                columns.Data, numbers, other.columns.Data, other.numbers, images, Chunk, sum));
        return sums.Sum();
    }

    /// <inheritdoc/>
    public void Dispose() => columns.Dispose();

    private double[] Means(VectorIndex index, float[] vector)
    {
        double[] means = new double[numbers];
        for (int image = 0; image < images; image++)
        {
            index.CopyTo(image, vector);
            for (int i = 0; i < numbers; i++) means[i] += vector[i];
        }

        for (int i = 0; i < numbers; i++) means[i] /= images;
        return means;
    }

    private int Length(int chunk) => Math.Min(Chunk, images - chunk * Chunk);

    private float* At(float* start, int chunk, int column) =>
        start + (nint)chunk * Chunk * numbers + (nint)column * Length(chunk);
}
