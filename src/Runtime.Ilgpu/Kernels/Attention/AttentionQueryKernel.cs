using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The gradient of queries, gq = gs·k/√d: a group has some queries of a head and takes keys and values tile by tile.
/// Grid: x tiles of queries, y heads.
/// </summary>
internal readonly struct AttentionQueryKernel<T, TPositions>(
    AttentionGradients<T, TPositions> pairs, GpuMap<T> gy, GpuMap<T> gqkv) : IProductKernel
    where T : unmanaged, IGpuElement<T>
    where TPositions : struct, IPositionScores
{
    /// <summary>Queries of a group, and keys of a tile.</summary>
    public const int Size = 16;

    private readonly AttentionGradients<T, TPositions> pairs = pairs;
    private readonly GpuMap<T> gy = gy, gqkv = gqkv;

    long IProductKernel.MultiplyAdds => 3 * pairs.Pairs;

    public void Run()
    {
        ArrayView<float> q = SharedMemory.Allocate<float>(Size * HeadTile.Stride);
        ArrayView<float> g = SharedMemory.Allocate<float>(Size * HeadTile.Stride);
        ArrayView<float> k = SharedMemory.Allocate<float>(Size * HeadTile.Stride);
        ArrayView<float> v = SharedMemory.Allocate<float>(Size * HeadTile.Stride);
        ArrayView<float> sums = SharedMemory.Allocate<float>(Size * HeadTile.Stride);
        ArrayView<float> weights = SharedMemory.Allocate<float>(Size * Size);
        ArrayView<float> gradients = SharedMemory.Allocate<float>(Size * Size);
        GpuHeads<T> heads = pairs.Heads;
        int head = Grid.IdxY, query = Grid.IdxX * Size, line = head * heads.Tokens + query;
        int queries = heads.Tokens - query < Size ? heads.Tokens - query : Size;
        heads.Read(GpuHeads<T>.Queries, head, query, Size, heads.Scale, q);
        heads.Read(gy, head, query, Size, g);
        HeadTile.Clear(sums, Size);
        pairs.Positions.Clear(line, queries);
        for (int key = 0; key < heads.Tokens; key += Size)
        {
            heads.Read(GpuHeads<T>.Keys, head, key, Size, 1, k);
            heads.Read(GpuHeads<T>.Values, head, key, Size, 1, v);
            GroupBarrier.Wait();
            pairs.Make(head, query, Size, key, Size, q, k, g, v, weights, gradients);
            GroupBarrier.Wait();
            pairs.Positions.Add(line, query, queries, key, Size, Size, gradients);
            for (int i = Group.IdxX; i < Size * heads.Width; i += Group.DimX)
            {
                int row = i / heads.Width, channel = i - row * heads.Width;
                float sum = sums[row * HeadTile.Stride + channel];
                for (int j = 0; j < Size; j++)
                    sum += gradients[row * Size + j] * k[j * HeadTile.Stride + channel];
                sums[row * HeadTile.Stride + channel] = sum;
            }

            GroupBarrier.Wait();
        }

        Finish(head, query, line, queries, sums);
    }

    private void Finish(int head, int query, int line, int queries, ArrayView<float> sums)
    {
        GpuHeads<T> heads = pairs.Heads;
        for (int i = Group.IdxX; i < queries * heads.Width; i += Group.DimX)
        {
            int row = i / heads.Width, channel = i - row * heads.Width;
            float sum = sums[row * HeadTile.Stride + channel];
            if (TPositions.Any) sum += pairs.Positions.Gradient(line + row, channel, heads.Width);
            gqkv.Store(heads.At(GpuHeads<T>.Queries, head, query + row, channel), heads.Scale * sum);
        }
    }
}
