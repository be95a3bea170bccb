using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A map that a kernel writes through an <see cref="IGpuStore"/>. What a group adds up goes to a row of partial sums of
/// its own, [row][sum][channel], which <see cref="TotalKernel"/> adds up in order: no atomics, so every run gives the
/// same bits.
/// </summary>
/// <param name="map">N × C × H × W.</param>
/// <param name="store">What happens to a value before.</param>
/// <param name="partials">Room for the rows, or any valid view if the store adds nothing up.</param>
internal readonly struct GpuDestination<T, TStore>(GpuMap<T> map, TStore store, ArrayView<float> partials)
    where T : unmanaged, IGpuElement<T>
    where TStore : struct, IGpuStore
{
    public readonly GpuMap<T> Map = map;
    private readonly TStore store = store;
    private readonly ArrayView<float> partials = partials;

    /// <summary>Stores one value and adds up what the store wants.</summary>
    public void Store(float value, int at, int channel, int image, ref GpuSums sums) =>
        Map.Store(at, store.Invoke(value, at, channel, image, ref sums));

    /// <summary>Likewise four channels, from a multiple of four on.</summary>
    public void Store4(Float4 values, int at, int channel, int image, ref GpuSums4 sums) =>
        Map.Store4(at, Invoke4(values, at, channel, image, ref sums));

    /// <summary>Adds up what <see cref="Store"/> would of a value that is there already, and stores nothing.</summary>
    public void AddUp(float value, int at, int channel, int image, ref GpuSums sums) =>
        _ = store.Invoke(value, at, channel, image, ref sums);

    /// <summary>Likewise four channels.</summary>
    public void AddUp4(Float4 values, int at, int channel, int image, ref GpuSums4 sums) =>
        _ = Invoke4(values, at, channel, image, ref sums);

    /// <summary>The same, where the map's element is known by another name.</summary>
    public GpuDestination<TOther, TStore> As<TOther>() where TOther : unmanaged, IGpuElement<TOther> =>
        new(Map.As<TOther>(), store, partials);

    /// <summary>Leaves a group's sums.</summary>
    public void Leave(GpuSums sums, int row, int channel)
    {
        int at = row * TStore.Sums * Map.Channels + channel;
        partials[at] = sums.First;
        if (TStore.Sums > 1) partials[at + Map.Channels] = sums.Second;
    }

    /// <summary>Leaves a group's sums of four channels.</summary>
    public void Leave4(GpuSums4 sums, int row, int channel)
    {
        Leave(sums.First, row, channel);
        Leave(sums.Second, row, channel + 1);
        Leave(sums.Third, row, channel + 2);
        Leave(sums.Fourth, row, channel + 3);
    }

    private Float4 Invoke4(Float4 values, int at, int channel, int image, ref GpuSums4 sums) => new(
        store.Invoke(values.X, at, channel, image, ref sums.First),
        store.Invoke(values.Y, at + 1, channel + 1, image, ref sums.Second),
        store.Invoke(values.Z, at + 2, channel + 2, image, ref sums.Third),
        store.Invoke(values.W, at + 3, channel + 3, image, ref sums.Fourth));
}
