using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Eight neighbouring bfloat16 values, two a word: what is loaded at once.</summary>
internal readonly struct Eight(uint first, uint second, uint third, uint fourth)
{
    public readonly uint First = first;
    public readonly uint Second = second;
    public readonly uint Third = third;
    public readonly uint Fourth = fourth;
}

/// <summary>
/// Eight channels of a source on their way through registers, before its operation: fetched before a slice is
/// multiplied, and stored after it, so that nobody waits for them.
/// </summary>
internal readonly struct FetchedEight
{
    private const int Outside = 1, Inside = 2;

    private readonly Eight value;
    private readonly int image;

    // 0 where there is nothing.
    private readonly int kind;

    private FetchedEight(Eight value, int image, int kind)
    {
        this.value = value;
        this.image = image;
        this.kind = kind;
    }

    /// <summary>What is at a place.</summary>
    /// <param name="source">The map.</param>
    /// <param name="isTerm">Whether it is wanted.</param>
    /// <param name="isInside">Whether it is inside of the map.</param>
    /// <param name="at">Its first channel's index, if it is.</param>
    /// <param name="image">Its image.</param>
    public static FetchedEight Of<TLoad>(
        PaddedSource<GpuBFloat16, TLoad> source, bool isTerm, bool isInside, int at, int image)
        where TLoad : struct, IGpuLoad
    {
        if (isTerm & isInside) return new(source.Map.Data.Cast<Eight>()[at / TensorLayout.Chunk], image, Inside);
        return new(default, image, isTerm & source.IsPadded ? Outside : 0);
    }

    /// <summary>Stores what the operation makes of it.</summary>
    public void Store<TLoad>(int to, PaddedSource<GpuBFloat16, TLoad> source, int channel)
        where TLoad : struct, IGpuLoad
    {
        Float4 lower = default, upper = default;
        if (kind == Inside)
        {
            lower = Applied(source, value.First, value.Second, channel);
            upper = Applied(source, value.Third, value.Fourth, channel + 4);
        }

        if (kind == Outside)
        {
            lower = source.Outside4(channel);
            upper = source.Outside4(channel + 4);
        }

        TensorCore.Store(to, lower, upper);
    }

    private Float4 Applied<TLoad>(PaddedSource<GpuBFloat16, TLoad> source, uint first, uint second, int channel)
        where TLoad : struct, IGpuLoad => source.Apply(
            new Float4(
                GpuBFloat16.Lower(first), GpuBFloat16.Upper(first), GpuBFloat16.Lower(second),
                GpuBFloat16.Upper(second)), channel, image);
}
