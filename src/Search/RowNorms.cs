using GResNet.Search.Scoring;

namespace GResNet.Search;

/// <summary>Lengths of vectors.</summary>
internal static unsafe class RowNorms
{
    /// <summary>One through the length of each row; infinite where that is zero.</summary>
    public static float[] Inverse(byte* rows, int count, int dimensions, VectorStorage storage) =>
        storage == VectorStorage.Float32
            ? Inverse<Float32Row>(rows, count, dimensions)
            : Inverse<BFloat16Row>(rows, count, dimensions);

    private static float[] Inverse<TRow>(byte* rows, int count, int dimensions)
        where TRow : struct, IRowFormat
    {
        var inverse = new float[count];
        for (int row = 0; row < count; row++, rows += (nint)dimensions * TRow.Size)
        {
            // In float64, so that no finite vector's square overflows or vanishes.
            double sum = 0;
            for (int i = 0; i < dimensions; i++)
            {
                double value = TRow.LoadOne(rows + (nint)i * TRow.Size);
                sum += value * value;
            }

            inverse[row] = (float)(1 / Math.Sqrt(sum));
        }

        return inverse;
    }
}
