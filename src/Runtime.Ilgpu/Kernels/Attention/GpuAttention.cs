using System.ComponentModel;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Multi-head self-attention (Vaswani et al., 2017), y = softmax(q·kᵀ/√d)·v for each head of each image, the pixels of
/// a map being its tokens. Scores come tile by tile in shared memory; the backward pass makes them again, once by
/// queries and once by keys, so that every sum has its order (FlashAttention-2, Dao, 2023).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuAttention
{
    /// <summary>y = attention.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="qkv">N × 3·C × H × W: queries, then keys, then values, each head by head.</param>
    /// <param name="heads">Heads, which divide C into parts of up to 128.</param>
    /// <param name="rows">(2·H − 1) × C / heads: positions, a vector for each distance in rows, key minus query, from
    /// −(H − 1) on, whose product with the scaled query is added to the score; empty without.</param>
    /// <param name="columns">(2·W − 1) × C / heads: the same of columns.</param>
    /// <param name="logSums">N · heads · H·W logarithms of sums of exponentials, overwritten.</param>
    /// <param name="y">N × C × H × W, overwritten.</param>
    public static void Forward<T>(
        GpuDevice device, GpuMap<T> qkv, int heads, ArrayView<float> rows, ArrayView<float> columns,
        ArrayView<float> logSums, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
    {
        GpuHeads<T> all = Heads(qkv, heads, rows, columns, logSums, y);
        int tiles = Groups.Over(all.Tokens, AttentionForwardKernel<T, NoPositions>.Queries);
        if (rows.Length == 0)
        {
            Launch(device, tiles, all, new AttentionForwardKernel<T, NoPositions>(all, default, logSums, y));
            return;
        }

        ArrayView<float> products = device.OperandScratch.Take(Distances(y) * all.Count * all.Tokens);
        TablePositions positions = new(rows, columns, y.Height, y.Width, products, products);
        Multiply(device, all, positions, products);
        Launch(device, tiles, all, new AttentionForwardKernel<T, TablePositions>(all, positions, logSums, y));
    }

    /// <summary>gqkv = gradient with respect to qkv, and those of the tables.</summary>
    /// <param name="device">Where to run.</param>
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
    public static void Backward<T>(
        GpuDevice device, GpuMap<T> gy, GpuMap<T> qkv, int heads, ArrayView<float> rows, ArrayView<float> columns,
        GpuMap<T> y, ArrayView<float> logSums, GpuMap<T> gqkv, ArrayView<float> grows, ArrayView<float> gcolumns)
        where T : unmanaged, IGpuElement<T>
    {
        GpuHeads<T> all = Heads(qkv, heads, rows, columns, logSums, y);
        Check.Same(gy, y);
        Check.Same(gqkv, qkv);
        Check.Length(grows, rows.Length, nameof(grows));
        Check.Length(gcolumns, columns.Length, nameof(gcolumns));
        long lines = (long)all.Count * all.Tokens, distances = rows.Length == 0 ? 0 : Distances(y);
        ArrayView<float> scratch = device.OperandScratch.Take(lines * (1 + 2 * distances));
        ArrayView<float> means = scratch.SubView(0, lines);
        int threads = LaneGroups.Threads(device);
        device.Launch(
            new(Groups.Over((int)lines, threads), 1, 1), threads, new AttentionMeanKernel<T>(all, gy, y, means));
        if (distances == 0)
        {
            Differentiate(device, new AttentionGradients<T, NoPositions>(all, default, logSums, means), gy, gqkv);
            return;
        }

        ArrayView<float> products = scratch.SubView(lines, lines * distances);
        ArrayView<float> gradients = scratch.SubView(lines * (1 + distances), lines * distances);
        TablePositions positions = new(rows, columns, y.Height, y.Width, products, gradients);
        Multiply(device, all, positions, products);
        Differentiate(
            device, new AttentionGradients<T, TablePositions>(all, positions, logSums, means), gy, gqkv);
        device.Launch(
            new((int)distances, all.Width, 1), threads,
            new TableGradientKernel<T>(all, (int)distances, 2 * y.Height - 1, gradients, grows, gcolumns));
    }

    private static void Differentiate<T, TPositions>(
        GpuDevice device, AttentionGradients<T, TPositions> pairs, GpuMap<T> gy, GpuMap<T> gqkv)
        where T : unmanaged, IGpuElement<T>
        where TPositions : struct, IPositionScores
    {
        int tokens = pairs.Heads.Tokens;
        Launch(
            device, Groups.Over(tokens, AttentionQueryKernel<T, TPositions>.Size), pairs.Heads,
            new AttentionQueryKernel<T, TPositions>(pairs, gy, gqkv));
        Launch(
            device, Groups.Over(tokens, AttentionKeyKernel<T, TPositions>.Keys), pairs.Heads,
            new AttentionKeyKernel<T, TPositions>(pairs, gy, gqkv));
    }

    private static void Multiply<T>(
        GpuDevice device, GpuHeads<T> heads, TablePositions positions, ArrayView<float> products)
        where T : unmanaged, IGpuElement<T>
    {
        int threads = LaneGroups.Threads(device), count = checked(heads.Count * heads.Tokens * positions.Distances);
        device.Launch(
            new(Groups.Over(count, threads), 1, 1), threads,
            new PositionProductKernel<T>(heads, positions, products));
    }

    private static void Launch<T, TKernel>(GpuDevice device, int tiles, GpuHeads<T> heads, TKernel kernel)
        where T : unmanaged, IGpuElement<T>
        where TKernel : struct, IGpuKernel =>
        device.Launch(new(tiles, heads.Count, 1), LaneGroups.Threads(device), kernel);

    private static long Distances<T>(GpuMap<T> y) where T : unmanaged, IGpuElement<T> =>
        2 * y.Height - 1 + (2 * y.Width - 1);

    private static GpuHeads<T> Heads<T>(
        GpuMap<T> qkv, int heads, ArrayView<float> rows, ArrayView<float> columns, ArrayView<float> logSums,
        GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
    {
        if (heads < 1 || y.Channels % heads != 0 || y.Channels / heads > HeadTile.MostWidth)
            throw new ArgumentException(
                $"{y.Channels} channels do not divide into {heads} heads of up to {HeadTile.MostWidth} channels.",
                nameof(heads));
        Check.Shape(qkv, y.Batch, 3 * y.Channels, y.Height, y.Width, nameof(qkv), nameof(GpuAttention));
        GpuHeads<T> all = new(qkv, heads);
        Check.Length(logSums, (long)all.Count * all.Tokens, nameof(logSums));
        if (rows.Length == 0 && columns.Length == 0) return all;
        Check.Length(rows, (2L * y.Height - 1) * all.Width, nameof(rows));
        Check.Length(columns, (2L * y.Width - 1) * all.Width, nameof(columns));
        return all;
    }
}
