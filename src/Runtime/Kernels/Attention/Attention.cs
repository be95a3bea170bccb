using System.ComponentModel;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Multi-head self-attention (Vaswani et al., 2017), y = softmax(q·kᵀ/√d)·v for each head of each image, the pixels of
/// a map being its tokens. Scores come tile by tile and are never all there (FlashAttention-2, Dao, 2023, algorithms 1
/// and 2): what the forward pass keeps of them is the logarithm of each query's sum of exponentials.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Attention
{
    /// <summary>y = attention.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="qkv">N × 3·C × H × W: queries, then keys, then values, each head by head.</param>
    /// <param name="heads">Heads, which divide C.</param>
    /// <param name="rows">(2·H − 1) × C / heads: positions, a vector for each distance in rows, key minus query, from
    /// −(H − 1) on, whose product with the scaled query is added to the score; empty without.</param>
    /// <param name="columns">(2·W − 1) × C / heads: the same of columns.</param>
    /// <param name="logSums">N · heads · H·W logarithms, overwritten.</param>
    /// <param name="y">N × C × H × W, overwritten.</param>
    public static void Forward(
        WorkerPool workers, FeatureMap qkv, int heads, FloatView rows, FloatView columns, FloatView logSums,
        FeatureMap y) =>
        Forward(InstructionSets.Best, workers, qkv, heads, rows, columns, logSums, y);

    /// <summary>gqkv = gradient with respect to qkv, and those of the tables.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C × H × W: the gradient with respect to y.</param>
    /// <param name="qkv">N × 3·C × H × W.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="rows">As in the forward pass.</param>
    /// <param name="columns">As in the forward pass.</param>
    /// <param name="y">What the forward pass made.</param>
    /// <param name="logSums">What the forward pass left.</param>
    /// <param name="gqkv">N × 3·C × H × W, overwritten; not qkv.</param>
    /// <param name="grows">Gradient with respect to rows, overwritten; empty without.</param>
    /// <param name="gcolumns">Gradient with respect to columns, overwritten; empty without.</param>
    public static void Backward(
        WorkerPool workers, FeatureMap gy, FeatureMap qkv, int heads, FloatView rows, FloatView columns, FeatureMap y,
        FloatView logSums, FeatureMap gqkv, FloatView grows, FloatView gcolumns) =>
        Backward(
            InstructionSets.Best, workers, gy, qkv, heads, rows, columns, y, logSums, gqkv, grows, gcolumns);

    internal static void Forward(
        InstructionSet set, WorkerPool workers, FeatureMap qkv, int heads, FloatView rows, FloatView columns,
        FloatView logSums, FeatureMap y)
    {
        HeadShape shape = new(qkv, heads, y);
        RelativePositions positions = Positions(shape, rows, columns);
        Check.Length(logSums, (long)shape.Count * shape.Tokens, nameof(logSums));
        switch (set)
        {
            case InstructionSet.Avx512: Run<Avx512Kernel>(); break;
            case InstructionSet.Avx2: Run<Avx2Kernel>(); break;
            default: Run<PortableKernel>(); break;
        }

        void Run<TKernel>() where TKernel : unmanaged, IMicroKernel
        {
            AttentionForward<TKernel> work = new(shape, qkv, positions, logSums, y);
            workers.Run(work.Parts, work);
        }
    }

    internal static void Backward(
        InstructionSet set, WorkerPool workers, FeatureMap gy, FeatureMap qkv, int heads, FloatView rows,
        FloatView columns, FeatureMap y, FloatView logSums, FeatureMap gqkv, FloatView grows, FloatView gcolumns)
    {
        HeadShape shape = new(qkv, heads, y);
        Check.Same(gy, y);
        Check.Same(gqkv, qkv);
        Check.Length(logSums, (long)shape.Count * shape.Tokens, nameof(logSums));
        Check.Length(grows, rows.Length, nameof(grows));
        Check.Length(gcolumns, columns.Length, nameof(gcolumns));
        RelativePositions positions = Positions(shape, rows, columns);
        PositionGradients gradients = new(shape, positions);
        AttentionMaps maps = new(gy, qkv, y, logSums, gqkv);
        switch (set)
        {
            case InstructionSet.Avx512: Run<Avx512Kernel>(); break;
            case InstructionSet.Avx2: Run<Avx2Kernel>(); break;
            default: Run<PortableKernel>(); break;
        }

        if (!positions.IsEmpty) gradients.Total(grows, gcolumns);

        void Run<TKernel>() where TKernel : unmanaged, IMicroKernel =>
            workers.Run(shape.Count, new AttentionBackward<TKernel>(shape, maps, positions, gradients));
    }

    private static RelativePositions Positions(in HeadShape shape, FloatView rows, FloatView columns)
    {
        RelativePositions positions = new(rows, columns, shape.Height, shape.Columns);
        positions.CheckTables(shape.Width);
        return positions;
    }
}
