using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// <see cref="Attention.Forward(WorkerPool, FeatureMap, int, FloatView, FloatView, FloatView, FeatureMap)"/>: a part is
/// some queries of a head, which meet the keys tile by tile.
/// </summary>
internal readonly unsafe struct AttentionForward<TKernel>(
    HeadShape shape, FeatureMap qkv, RelativePositions positions, FloatView logSums, FeatureMap y) : IWork
    where TKernel : unmanaged, IMicroKernel
{
    // Queries of a part: laying out the keys costs little beside them.
    private const int MostQueries = 256;

    /// <summary>How many parts there are.</summary>
    public int Parts => shape.Count * PartsOfHead;

    private int PartsOfHead => Cut.Parts(shape.Tokens, MostQueries);

    public void Run(int part, int worker)
    {
        (int head, int within) = Math.DivRem(part, PartsOfHead);
        HeadTiles tiles = new(shape, positions, 4);
        Panels q = tiles.Matrix(0), k = tiles.Matrix(1), v = tiles.Matrix(2), transposed = tiles.Transposed(3);
        int image = head / shape.Heads, channel = shape.FirstChannel(head);
        HeadMatrix.Read(shape, qkv, image, channel, shape.Scale, q);
        HeadMatrix.Read(shape, qkv, image, channel + shape.Channels, 1, k);
        HeadMatrix.Read(shape, qkv, image, channel + 2 * shape.Channels, 1, v);
        HeadMatrix.Transpose(shape, k, transposed);
        tiles.ReadPositions();
        int end = Cut.Start(shape.Tokens, within + 1, PartsOfHead), count;
        for (int query = Cut.Start(shape.Tokens, within, PartsOfHead); query < end; query += count)
        {
            count = Math.Min(HeadTiles.Queries, end - query);
            Attend(tiles, q, transposed, v, query, count, logSums.Data + (nint)head * shape.Tokens + query);
            HeadMatrix.Write(shape, tiles.Sums, 1, y, image, channel, query, count);
        }
    }

    private void Attend(HeadTiles tiles, Panels q, Panels keys, Panels v, int query, int queries, float* logs)
    {
        SoftmaxRows softmax = tiles.Softmax;
        softmax.Start(queries);
        int count;
        for (int key = 0; key < shape.Tokens; key += count)
        {
            count = Math.Min(HeadTiles.Keys, shape.Tokens - key);
            tiles.Score<TKernel>(q, keys, query, queries, key, count);
            softmax.Step(tiles.Scores, queries, count, tiles.Sums, shape.Blocks);
            if (key == 0)
                PanelProduct<TKernel>.Run<PixelRows>(tiles.Scores, queries, count, v, shape.Blocks, tiles.Sums);
            else
                PanelProduct<TKernel>.Run<AddedPixelRows>(
                    tiles.Scores, queries, count, v.From(key), shape.Blocks, tiles.Sums);
        }

        softmax.Finish(queries, tiles.Sums, shape.Blocks, logs);
    }
}
