using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The softmax of rows that come tile by tile (Milakov and Gimelshein, 2018): of each row its greatest value so far and
/// the sum of exponentials relative to that.
/// </summary>
/// <param name="greatest">One value a row.</param>
/// <param name="total">One value a row.</param>
internal readonly unsafe struct SoftmaxRows(float* greatest, float* total)
{
    /// <summary>Nothing has come yet.</summary>
    public void Start(int rows)
    {
        new Span<float>(greatest, rows).Fill(float.NegativeInfinity);
        new Span<float>(total, rows).Clear();
    }

    /// <summary>
    /// Puts exp(s − greatest) in the place of the tile s, and scales the sums of earlier tiles' rows by what the
    /// greatest have grown.
    /// </summary>
    /// <param name="s">rows × columns.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="columns">Columns of the tile.</param>
    /// <param name="sums">rows × 16 · blocks.</param>
    /// <param name="blocks">Blocks of columns of the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(Panels s, int rows, int columns, Panels sums, int blocks)
    {
        int last = (columns - 1) / Lanes.Block;
        Vector512<float> used = Used(columns - last * Lanes.Block), lowest = Vector512.Create(float.NegativeInfinity);
        for (int row = 0; row < rows; row++)
        {
            Vector512<float> most = Vector512.ConditionalSelect(used, Vector512.Load(s.At(row, last)), lowest);
            for (int block = 0; block < last; block++)
                most = Vector512.MaxNative(most, Vector512.Load(s.At(row, block)));
            float before = greatest[row], now = MathF.Max(before, Greatest(most));
            Vector512<float> offset = Vector512.Create(now), sum = default;
            for (int block = 0; block < last; block++)
            {
                Vector512<float> p = VectorMath.Exp(Vector512.Load(s.At(row, block)) - offset);
                p.Store(s.At(row, block));
                sum += p;
            }

            Vector512<float> end = VectorMath.Exp(Vector512.Load(s.At(row, last)) - offset) & used;
            end.Store(s.At(row, last));
            float factor = MathF.Exp(before - now);
            total[row] = total[row] * factor + Vector512.Sum(sum + end);
            greatest[row] = now;
            // Before the first tile there are no sums.
            if (before > float.NegativeInfinity && factor != 1) Scale(sums, row, blocks, factor);
        }
    }

    /// <summary>Divides the rows of the sums, and leaves the logarithms of all exponentials' sums.</summary>
    public void Finish(int rows, Panels sums, int blocks, float* logSums)
    {
        for (int row = 0; row < rows; row++)
        {
            Scale(sums, row, blocks, 1 / total[row]);
            logSums[row] = greatest[row] + MathF.Log(total[row]);
        }
    }

    /// <summary>p = exp(s − logSum) and p·(g − mean), in the places of s and g.</summary>
    /// <param name="s">rows × columns.</param>
    /// <param name="logSums">One value a row.</param>
    /// <param name="g">The gradient with respect to p.</param>
    /// <param name="means">Of each row, Σ p·g.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="columns">Columns of the tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Differentiate(Panels s, float* logSums, Panels g, float* means, int rows, int columns)
    {
        int blocks = Cut.Parts(columns, Lanes.Block);
        for (int row = 0; row < rows; row++)
        {
            Vector512<float> offset = Vector512.Create(logSums[row]), mean = Vector512.Create(means[row]);
            for (int block = 0; block < blocks; block++)
            {
                Vector512<float> p = VectorMath.Exp(Vector512.Load(s.At(row, block)) - offset);
                p.Store(s.At(row, block));
                (p * (Vector512.Load(g.At(row, block)) - mean)).Store(g.At(row, block));
            }
        }
    }

    private static Vector512<float> Used(int lanes) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).AsSingle();

    private static float Greatest(Vector512<float> values)
    {
        Vector256<float> eight = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        Vector128<float> four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[1]), MathF.Max(four[2], four[3]));
    }

    private static void Scale(Panels sums, int row, int blocks, float factor)
    {
        for (int block = 0; block < blocks; block++)
            (Vector512.Load(sums.At(row, block)) * factor).Store(sums.At(row, block));
    }
}
