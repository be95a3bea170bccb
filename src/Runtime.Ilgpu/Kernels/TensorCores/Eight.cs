using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Eight neighbouring bfloat16 values, two a word: what is loaded and stored at once.</summary>
internal readonly struct Eight(uint first, uint second, uint third, uint fourth)
{
    private readonly uint first = first, second = second, third = third, fourth = fourth;

    /// <summary>What they become as they are read, from a channel on.</summary>
    public Eight Apply<TLoad>(PaddedSource<GpuBFloat16, TLoad> source, int channel) where TLoad : struct, IGpuLoad => new(
        Apply(first, source, channel), Apply(second, source, channel + 2), Apply(third, source, channel + 4),
        Apply(fourth, source, channel + 6));

    /// <summary>The values outside of a source, from a channel on.</summary>
    public static Eight Outside<TLoad>(PaddedSource<GpuBFloat16, TLoad> source, int channel) where TLoad : struct, IGpuLoad => new(
        GpuBFloat16.Pair(source.Outside(channel), source.Outside(channel + 1)),
        GpuBFloat16.Pair(source.Outside(channel + 2), source.Outside(channel + 3)),
        GpuBFloat16.Pair(source.Outside(channel + 4), source.Outside(channel + 5)),
        GpuBFloat16.Pair(source.Outside(channel + 6), source.Outside(channel + 7)));

    private static uint Apply<TLoad>(uint pair, PaddedSource<GpuBFloat16, TLoad> source, int channel)
        where TLoad : struct, IGpuLoad => GpuBFloat16.Pair(
            source.Apply(GpuBFloat16.Lower(pair), channel), source.Apply(GpuBFloat16.Upper(pair), channel + 1));
}
