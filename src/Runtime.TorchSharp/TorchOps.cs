using GResNet.Runtime.Geometry;
using static TorchSharp.torch;

namespace GResNet.Runtime.TorchSharp;

/// <summary>What generated twins compute that TorchSharp has no one function for.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TorchOps
{
    /// <summary>softmax(q·kᵀ/√d)·v by heads.</summary>
    /// <param name="qkv">Queries, keys and values, N × 3·C × H × W.</param>
    /// <param name="heads">Heads that C divides into.</param>
    /// <returns>N × C × H × W.</returns>
    public static Tensor Attention(Tensor qkv, int heads) =>
        Attention(qkv, heads, (query, key, value) =>
            nn.functional.scaled_dot_product_attention(query, key, value));

    /// <summary>The same with the products of queries and relative positions added to the scores.</summary>
    /// <param name="qkv">Queries, keys and values, N × 3·C × H × W.</param>
    /// <param name="heads">Heads that C divides into.</param>
    /// <param name="rows">Positions of distances from −(H − 1) to H − 1 rows, × C / heads.</param>
    /// <param name="columns">Those of columns.</param>
    /// <returns>N × C × H × W.</returns>
    public static Tensor Attention(Tensor qkv, int heads, Tensor rows, Tensor columns)
    {
        (long height, long width) = (qkv.shape[2], qkv.shape[3]);
        return Attention(qkv, heads, (query, key, value) =>
        {
            Tensor scaled = query / Math.Sqrt(query.shape[3]);
            Tensor map = scaled.reshape(-1, heads, height, width, query.shape[3]);
            Tensor byRows = einsum("nhijd,ikd->nhijk", map, Distances(rows, height)).unsqueeze(5);
            Tensor byColumns = einsum("nhijd,jkd->nhijk", map, Distances(columns, width)).unsqueeze(4);
            Tensor scores = scaled.matmul(key.transpose(2, 3))
                + (byRows + byColumns).reshape(-1, heads, height * width, height * width);
            return scores.softmax(-1).matmul(value);
        });
    }

    /// <summary>Learned positions of a grid, resized to another, bicubic; tokens before the grid stay.</summary>
    /// <param name="positions">[1 ×] positions × C.</param>
    /// <param name="grid">What they are of.</param>
    /// <param name="resized">What they are wanted of.</param>
    public static Tensor ResizePositions(Tensor positions, PositionGrid grid, PositionGrid resized)
    {
        if (grid == resized) return positions;
        int axis = positions.shape.Length - 2;
        long channels = positions.shape[axis + 1];
        Tensor places = positions.narrow(axis, grid.Prefix, grid.Rows * grid.Columns)
            .reshape(1, grid.Rows, grid.Columns, channels).permute(0, 3, 1, 2);
        Tensor other = nn.functional.interpolate(
            places, [resized.Rows, resized.Columns], null, InterpolationMode.Bicubic, false);
        long[] shape = [.. positions.shape[..axis], resized.Rows * resized.Columns, channels];
        return cat([positions.narrow(axis, 0, grid.Prefix), other.permute(0, 2, 3, 1).reshape(shape)], axis);
    }

    private static Tensor Attention(Tensor qkv, int heads, Func<Tensor, Tensor, Tensor, Tensor> attend)
    {
        (long batch, long channels, long height, long width) =
            (qkv.shape[0], qkv.shape[1] / 3, qkv.shape[2], qkv.shape[3]);
        Tensor[] parts = qkv.reshape(batch, 3, heads, channels / heads, height * width).transpose(3, 4).unbind(1);
        return attend(parts[0], parts[1], parts[2]).transpose(2, 3).reshape(batch, channels, height, width);
    }

    /// <summary>
    /// For each of <paramref name="size"/> places, the positions of its distances to all: size × size × d.
    /// </summary>
    private static Tensor Distances(Tensor positions, long size)
    {
        Tensor place = arange(size, ScalarType.Int64, positions.device);
        Tensor distance = place.unsqueeze(0) - place.unsqueeze(1) + (size - 1);
        return positions.index_select(0, distance.flatten()).reshape(size, size, -1);
    }
}
