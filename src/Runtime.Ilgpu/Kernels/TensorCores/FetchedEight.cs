using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Eight channels of a source on their way through registers, before its operation: fetched before a slice is multiplied, and
/// stored after it, so that nobody waits for them.
/// </summary>
internal readonly struct FetchedEight
{
    private const int Outside = 1, Inside = 2;

    private readonly Eight value;

    // 0 where there is nothing.
    private readonly int kind;

    private FetchedEight(Eight value, int kind)
    {
        this.value = value;
        this.kind = kind;
    }

    /// <summary>What is at a place, which may lie outside.</summary>
    public static FetchedEight Of<TLoad>(
        PaddedSource<GpuBFloat16, TLoad> source, bool reads, int image, int row, int column, int channel)
        where TLoad : struct, IGpuLoad
    {
        if (!reads) return default;
        if (!source.IsInside(row, column)) return new FetchedEight(default, source.IsPadded ? Outside : 0);
        int at = source.Index(image, row, column, channel);
        return new FetchedEight(source.Map.Data.Cast<Eight>()[at / TensorLayout.Chunk], Inside);
    }

    /// <summary>Stores what the operation makes of it.</summary>
    public void Store<TLoad>(ArrayView<Float4> shared, int to, PaddedSource<GpuBFloat16, TLoad> source, int channel)
        where TLoad : struct, IGpuLoad
    {
        Eight result = default;
        if (kind == Inside) result = value.Apply(source, channel);
        if (kind == Outside) result = Eight.Outside(source, channel);
        shared.Cast<Eight>()[to / TensorLayout.ChunkBytes] = result;
    }
}
