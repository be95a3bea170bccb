using System.Runtime.Intrinsics;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The gradient of a head, which is a part. With p = exp(s − logSum) computed again, and D = Σ gy·y of each query:
/// <code>
/// gv = pᵀ·gy    gp = gy·vᵀ    gs = p·(gp − D)    gq = gs·k/√d    gk = gsᵀ·q/√d
/// </code>
/// (FlashAttention-2, algorithm 2). A tile of keys meets all queries before the next comes.
/// </summary>
internal readonly unsafe struct AttentionBackward<TKernel>(
    HeadShape shape, AttentionMaps maps, RelativePositions positions, PositionGradients gradients) : IWork
    where TKernel : unmanaged, IMicroKernel
{
    private enum Matrix { Q, K, V, Gy, KeysAcross, ValuesAcross, Gq, Gk, Gv, Count }

    public void Run(int head, int worker)
    {
        HeadTiles tiles = new(shape, positions, (int)Matrix.Count);
        Read(tiles, head);
        int queries, keys;
        for (int key = 0; key < shape.Tokens; key += keys)
        {
            keys = Math.Min(HeadTiles.Keys, shape.Tokens - key);
            for (int query = 0; query < shape.Tokens; query += queries)
            {
                queries = Math.Min(HeadTiles.Queries, shape.Tokens - query);
                Differentiate(tiles, head, query, queries, key, keys);
            }
        }

        int channel = shape.FirstChannel(head);
        Write(tiles, head, Matrix.Gq, shape.Scale, channel);
        Write(tiles, head, Matrix.Gk, 1, channel + shape.Channels);
        Write(tiles, head, Matrix.Gv, 1, channel + 2 * shape.Channels);
    }

    private static Panels Of(HeadTiles tiles, Matrix matrix) => tiles.Matrix((int)matrix);

    private void Read(HeadTiles tiles, int head)
    {
        int image = head / shape.Heads, channel = shape.FirstChannel(head);
        HeadMatrix.Read(shape, maps.Qkv, image, channel, shape.Scale, Of(tiles, Matrix.Q));
        HeadMatrix.Read(shape, maps.Qkv, image, channel + shape.Channels, 1, Of(tiles, Matrix.K));
        HeadMatrix.Read(shape, maps.Qkv, image, channel + 2 * shape.Channels, 1, Of(tiles, Matrix.V));
        HeadMatrix.Read(shape, maps.Gy, image, channel, 1, Of(tiles, Matrix.Gy));
        HeadMatrix.Transpose(shape, Of(tiles, Matrix.K), tiles.Transposed((int)Matrix.KeysAcross));
        HeadMatrix.Transpose(shape, Of(tiles, Matrix.V), tiles.Transposed((int)Matrix.ValuesAcross));
        HeadMatrix.Read(shape, maps.Y, image, channel, 1, Of(tiles, Matrix.Gq));
        Dot(Of(tiles, Matrix.Gy), Of(tiles, Matrix.Gq), tiles.Means);
        for (Matrix matrix = Matrix.Gq; matrix < Matrix.Count; matrix++)
            new Span<float>(Of(tiles, matrix).Data, (int)shape.MatrixFloats).Clear();
        tiles.ReadPositions();
        if (!positions.IsEmpty) gradients.Clear(head);
    }

    private void Differentiate(HeadTiles tiles, int head, int query, int queries, int key, int keys)
    {
        Panels q = Of(tiles, Matrix.Q).From(query), gy = Of(tiles, Matrix.Gy).From(query);
        Panels gq = Of(tiles, Matrix.Gq).From(query), p = tiles.Scores, gs = tiles.Gradients;
        tiles.Score<TKernel>(
            Of(tiles, Matrix.Q), tiles.Transposed((int)Matrix.KeysAcross), query, queries, key, keys);
        PanelProduct<TKernel>.Run<PixelRows>(
            gy, queries, shape.Width, tiles.Transposed((int)Matrix.ValuesAcross).FromBlock(key / Lanes.Block),
            Cut.Parts(keys, Lanes.Block), gs);
        float* logSums = maps.LogSums.Data + (nint)head * shape.Tokens + query;
        SoftmaxRows.Differentiate(p, logSums, gs, tiles.Means + query, queries, keys);
        PanelProduct<TKernel>.AddTransposed(p, keys, queries, gy, shape.Blocks, Of(tiles, Matrix.Gv).From(key));
        PanelProduct<TKernel>.AddTransposed(gs, keys, queries, q, shape.Blocks, Of(tiles, Matrix.Gk).From(key));
        PanelProduct<TKernel>.Run<AddedPixelRows>(
            gs, queries, keys, Of(tiles, Matrix.K).From(key), shape.Blocks, gq);
        if (positions.IsEmpty) return;
        tiles.DifferentiateProducts(query, queries, key, keys);
        PanelProduct<TKernel>.AddTransposed(
            tiles.Products, positions.Count, queries, q, shape.Blocks, gradients.Of(head));
        PanelProduct<TKernel>.Run<AddedPixelRows>(
            tiles.Products, queries, positions.Count, tiles.Table, shape.Blocks, gq);
    }

    private void Write(HeadTiles tiles, int head, Matrix matrix, float factor, int channel) => HeadMatrix.Write(
        shape, Of(tiles, matrix), factor, maps.Gqkv, head / shape.Heads, channel, 0, shape.Tokens);

    private void Dot(Panels a, Panels b, float* dots)
    {
        for (int token = 0; token < shape.Tokens; token++)
        {
            Vector512<float> sum = default;
            for (int block = 0; block < shape.Blocks; block++)
                sum += Vector512.Load(a.At(token, block)) * Vector512.Load(b.At(token, block));
            dots[token] = Vector512.Sum(sum);
        }
    }
}
