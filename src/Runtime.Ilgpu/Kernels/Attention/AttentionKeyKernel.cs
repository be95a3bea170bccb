using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The gradients of keys and values, gk = gsᵀ·q/√d and gv = pᵀ·gy: a group has some keys of a head and takes queries
/// tile by tile. Grid: x tiles of keys, y heads.
/// </summary>
internal readonly struct AttentionKeyKernel<T, TPositions>(
    AttentionGradients<T, TPositions> pairs, GpuMap<T> gy, GpuMap<T> gqkv) : IProductKernel
    where T : unmanaged, IGpuElement<T>
    where TPositions : struct, IPositionScores
{
    /// <summary>Keys of a group.</summary>
    public const int Keys = 16;

    private const int Queries = 8;

    private readonly AttentionGradients<T, TPositions> pairs = pairs;
    private readonly GpuMap<T> gy = gy, gqkv = gqkv;

    long IProductKernel.MultiplyAdds => 4 * pairs.Pairs;

    public void Run()
    {
        ArrayView<float> k = SharedMemory.Allocate<float>(Keys * HeadTile.Stride);
        ArrayView<float> v = SharedMemory.Allocate<float>(Keys * HeadTile.Stride);
        ArrayView<float> gk = SharedMemory.Allocate<float>(Keys * HeadTile.Stride);
        ArrayView<float> gv = SharedMemory.Allocate<float>(Keys * HeadTile.Stride);
        ArrayView<float> q = SharedMemory.Allocate<float>(Queries * HeadTile.Stride);
        ArrayView<float> g = SharedMemory.Allocate<float>(Queries * HeadTile.Stride);
        ArrayView<float> weights = SharedMemory.Allocate<float>(Queries * Keys);
        ArrayView<float> gradients = SharedMemory.Allocate<float>(Queries * Keys);
        GpuHeads<T> heads = pairs.Heads;
        int head = Grid.IdxY, key = Grid.IdxX * Keys;
        heads.Read(GpuHeads<T>.Keys, head, key, Keys, 1, k);
        heads.Read(GpuHeads<T>.Values, head, key, Keys, 1, v);
        HeadTile.Clear(gk, Keys);
        HeadTile.Clear(gv, Keys);
        for (int query = 0; query < heads.Tokens; query += Queries)
        {
            heads.Read(GpuHeads<T>.Queries, head, query, Queries, heads.Scale, q);
            heads.Read(gy, head, query, Queries, g);
            GroupBarrier.Wait();
            pairs.Make(head, query, Queries, key, Keys, q, k, g, v, weights, gradients);
            GroupBarrier.Wait();
            AddUp(gradients, q, gk);
            AddUp(weights, g, gv);
            GroupBarrier.Wait();
        }

        heads.Write(gk, 1, GpuHeads<T>.Keys, head, key, Keys, gqkv);
        heads.Write(gv, 1, GpuHeads<T>.Values, head, key, Keys, gqkv);
    }

    /// <summary>sums += ofPairsᵀ·ofQueries.</summary>
    private void AddUp(ArrayView<float> ofPairs, ArrayView<float> ofQueries, ArrayView<float> sums)
    {
        int width = pairs.Heads.Width;
        for (int i = Group.IdxX; i < Keys * width; i += Group.DimX)
        {
            int row = i / width, channel = i - row * width;
            float sum = sums[row * HeadTile.Stride + channel];
            for (int j = 0; j < Queries; j++) sum += ofPairs[j * Keys + row] * ofQueries[j * HeadTile.Stride + channel];
            sums[row * HeadTile.Stride + channel] = sum;
        }
    }
}
