using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// <see cref="GpuAttention.Forward"/> (FlashAttention-2, Dao, 2023, algorithm 1): a group has some queries of a head
/// and takes keys and values tile by tile. Grid: x tiles of queries, y heads.
/// </summary>
internal readonly struct AttentionForwardKernel<T, TPositions>(
    GpuHeads<T> heads, TPositions positions, ArrayView<float> logSums, GpuMap<T> y) : IProductKernel
    where T : unmanaged, IGpuElement<T>
    where TPositions : struct, IPositionScores
{
    /// <summary>Queries of a group.</summary>
    public const int Queries = 16;

    private const int Keys = 32;

    private readonly GpuHeads<T> heads = heads;
    private readonly TPositions positions = positions;
    private readonly ArrayView<float> logSums = logSums;
    private readonly GpuMap<T> y = y;

    long IProductKernel.MultiplyAdds => 2L * heads.Count * heads.Tokens * heads.Tokens * heads.Width;

    public void Run()
    {
        ArrayView<float> q = SharedMemory.Allocate<float>(Queries * HeadTile.Stride);
        ArrayView<float> sums = SharedMemory.Allocate<float>(Queries * HeadTile.Stride);
        ArrayView<float> tile = SharedMemory.Allocate<float>(Keys * HeadTile.Stride);
        ArrayView<float> scores = SharedMemory.Allocate<float>(Queries * Keys);
        ArrayView<float> greatest = SharedMemory.Allocate<float>(Queries);
        ArrayView<float> totals = SharedMemory.Allocate<float>(Queries);
        ArrayView<float> factors = SharedMemory.Allocate<float>(Queries);
        int head = Grid.IdxY, query = Grid.IdxX * Queries;
        heads.Read(GpuHeads<T>.Queries, head, query, Queries, heads.Scale, q);
        HeadTile.Clear(sums, Queries);
        for (int i = Group.IdxX; i < Queries; i += Group.DimX)
        {
            greatest[i] = float.NegativeInfinity;
            totals[i] = 0;
        }

        for (int key = 0; key < heads.Tokens; key += Keys)
        {
            heads.Read(GpuHeads<T>.Keys, head, key, Keys, 1, tile);
            GroupBarrier.Wait();
            Score(head, query, key, q, tile, scores);
            GroupBarrier.Wait();
            for (int i = Group.IdxX; i < Queries; i += Group.DimX)
            {
                float before = greatest[i], most = before;
                for (int j = 0; j < Keys; j++)
                {
                    float score = scores[i * Keys + j];
                    most = score > most ? score : most;
                }

                factors[i] = XMath.Exp(before - most);
                greatest[i] = most;
            }

            GroupBarrier.Wait();
            heads.Read(GpuHeads<T>.Values, head, key, Keys, 1, tile);
            for (int i = Group.IdxX; i < Queries * Keys; i += Group.DimX)
                scores[i] = XMath.Exp(scores[i] - greatest[i / Keys]);
            GroupBarrier.Wait();
            AddUp(scores, tile, factors, totals, sums);
            GroupBarrier.Wait();
        }

        Finish(head, query, sums, greatest, totals);
    }

    private void Score(
        int head, int query, int key, ArrayView<float> q, ArrayView<float> tile, ArrayView<float> scores)
    {
        for (int i = Group.IdxX; i < Queries * Keys; i += Group.DimX)
        {
            int row = i / Keys, column = i - row * Keys;
            float score = float.NegativeInfinity;
            if (key + column < heads.Tokens)
            {
                score = HeadTile.Dot(q, row, tile, column, heads.Width);
                if (TPositions.Any & query + row < heads.Tokens)
                    score += positions.Score(head * heads.Tokens + query + row, query + row, key + column);
            }

            scores[i] = score;
        }
    }

    private void AddUp(
        ArrayView<float> weights, ArrayView<float> values, ArrayView<float> factors, ArrayView<float> totals,
        ArrayView<float> sums)
    {
        for (int i = Group.IdxX; i < Queries; i += Group.DimX)
        {
            float total = totals[i] * factors[i];
            for (int j = 0; j < Keys; j++) total += weights[i * Keys + j];
            totals[i] = total;
        }

        for (int i = Group.IdxX; i < Queries * heads.Width; i += Group.DimX)
        {
            int row = i / heads.Width, channel = i - row * heads.Width;
            float sum = sums[row * HeadTile.Stride + channel] * factors[row];
            for (int j = 0; j < Keys; j++) sum += weights[row * Keys + j] * values[j * HeadTile.Stride + channel];
            sums[row * HeadTile.Stride + channel] = sum;
        }
    }

    private void Finish(
        int head, int query, ArrayView<float> sums, ArrayView<float> greatest, ArrayView<float> totals)
    {
        for (int i = Group.IdxX; i < Queries; i += Group.DimX)
            if (query + i < heads.Tokens)
                logSums[head * heads.Tokens + query + i] = greatest[i] + XMath.Log(totals[i]);
        for (int i = Group.IdxX; i < Queries * heads.Width; i += Group.DimX)
        {
            int row = i / heads.Width, channel = i - row * heads.Width;
            if (query + row < heads.Tokens)
                y.Store(heads.At(head, query + row, channel), sums[row * HeadTile.Stride + channel] / totals[row]);
        }
    }
}
