using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>What both kernels of the backward pass compute again of a pair: its weight p and p·(gp − D).</summary>
/// <param name="heads">Queries, keys, values.</param>
/// <param name="positions">Relative positions.</param>
/// <param name="logSums">One value a query of each head.</param>
/// <param name="means">D, of each query: Σ gy·y.</param>
internal readonly struct AttentionGradients<T, TPositions>(
    GpuHeads<T> heads, TPositions positions, ArrayView<float> logSums, ArrayView<float> means)
    where T : unmanaged, IGpuElement<T>
    where TPositions : struct, IPositionScores
{
    public readonly GpuHeads<T> Heads = heads;
    public readonly TPositions Positions = positions;
    private readonly ArrayView<float> logSums = logSums, means = means;

    /// <summary>Products of a pass over all pairs, each of a head's channels.</summary>
    public long Pairs => (long)Heads.Count * Heads.Tokens * Heads.Tokens * Heads.Width;

    /// <summary>The group's threads make a tile of weights and of gradients of scores, [query][key].</summary>
    public void Make(
        int head, int query, int queries, int key, int keys, ArrayView<float> q, ArrayView<float> k,
        ArrayView<float> gy, ArrayView<float> v, ArrayView<float> weights, ArrayView<float> gradients)
    {
        for (int i = Group.IdxX; i < queries * keys; i += Group.DimX)
        {
            int row = i / keys, column = i - row * keys;
            float p = 0, gradient = 0;
            if (query + row < Heads.Tokens & key + column < Heads.Tokens)
            {
                int line = head * Heads.Tokens + query + row;
                float score = HeadTile.Dot(q, row, k, column, Heads.Width);
                if (TPositions.Any) score += Positions.Score(line, query + row, key + column);
                p = XMath.Exp(score - logSums[line]);
                gradient = p * (HeadTile.Dot(gy, row, v, column, Heads.Width) - means[line]);
            }

            weights[i] = p;
            gradients[i] = gradient;
        }
    }
}

/// <summary>D = Σ gy·y over a head's channels, of each query of each head: a thread each.</summary>
internal readonly struct AttentionMeanKernel<T>(GpuHeads<T> heads, GpuMap<T> gy, GpuMap<T> y, ArrayView<float> means)
    : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuHeads<T> heads = heads;
    private readonly GpuMap<T> gy = gy, y = y;
    private readonly ArrayView<float> means = means;

    public void Run()
    {
        int line = Grid.IdxX * Group.DimX + Group.IdxX;
        if (line >= heads.Count * heads.Tokens) return;
        int head = line / heads.Tokens, query = line - head * heads.Tokens;
        float sum = 0;
        for (int channel = 0; channel < heads.Width; channel++)
        {
            int at = heads.At(head, query, channel);
            sum += gy.Load(at) * y.Load(at);
        }

        means[line] = sum;
    }
}
