using System.Runtime.InteropServices;
using GResNet.Runtime.Threading;
using GResNet.Search.Scoring;

namespace GResNet.Search.Evaluation;

/// <summary>Sums the squares of products of columns, [chunk][column][image], of two matrices of as many rows.</summary>
/// <param name="first">One matrix.</param>
/// <param name="firstColumns">Its columns.</param>
/// <param name="second">The other.</param>
/// <param name="secondColumns">Its columns.</param>
/// <param name="rows">Of both.</param>
/// <param name="chunk">Rows of a chunk; the last may have fewer.</param>
/// <param name="sums">[part]: gets the sums.</param>
internal readonly unsafe struct ColumnProducts(
    float* first, int firstColumns, float* second, int secondColumns, int rows, int chunk, double* sums) : IWork
{
    private const int Side = ScoreTile<Float32Row, Product>.Side;

    // Columns of the first matrix that stay in a cache while the second passes by.
    private const int Columns = 8 * Side;

    /// <summary>Parts of the work, by columns of the first matrix.</summary>
    public static int Parts(int columns) => (columns + Columns - 1) / Columns;

    public void Run(int part, int worker)
    {
        int begin = part * Columns, count = Math.Min(Columns, firstColumns - begin);
        long size = (long)count * secondColumns;
        double* products = (double*)NativeMemory.AllocZeroed((nuint)size, sizeof(double));
        try
        {
            for (int row = 0; row < rows; row += chunk) Add(products, begin, count, row, Math.Min(chunk, rows - row));
            double sum = 0;
            for (long i = 0; i < size; i++) sum += products[i] * products[i];
            sums[part] = sum;
        }
        finally
        {
            NativeMemory.Free(products);
        }
    }

    /// <summary>Adds the products of a chunk.</summary>
    private void Add(double* products, int begin, int count, int row, int length)
    {
        float* scores = stackalloc float[Side * Side];
        float* a = first + (nint)row * firstColumns + (nint)begin * length;
        float* b = second + (nint)row * secondColumns;
        for (int j = 0; j < secondColumns; j += Side)
            for (int i = 0; i < count; i += Side)
            {
                int across = Math.Min(Side, count - i), down = Math.Min(Side, secondColumns - j);
                ScoreTile<Float32Row, Product>.Compute(
                    a + (nint)i * length, across, (byte*)(b + (nint)j * length), down, length, scores);
                for (int x = 0; x < across; x++)
                    for (int y = 0; y < down; y++)
                        products[(nint)(i + x) * secondColumns + j + y] += scores[x * Side + y];
            }
    }
}
