using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Where a kernel leaves what its <see cref="IGpuStore"/> adds up: one total a channel, over batch, height and width.
/// </summary>
/// <param name="first">Totals of the first value; default if there are none.</param>
/// <param name="second">Totals of the second value; default if there are none.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuChannelSums(ArrayView<float> first, ArrayView<float> second = default)
{
    /// <summary>Totals of the first value.</summary>
    public ArrayView<float> First { get; } = first;

    /// <summary>Totals of the second value.</summary>
    public ArrayView<float> Second { get; } = second;

    /// <summary>For a store that adds nothing up.</summary>
    public static GpuChannelSums None => default;

    /// <summary>The sums have the lengths that the store needs.</summary>
    internal void Check<TStore>(int channels) where TStore : struct, IGpuStore
    {
        if (TStore.Sums > 0) Kernels.Check.Length(First, channels, "sums");
        if (TStore.Sums > 1) Kernels.Check.Length(Second, channels, "sums");
    }

    /// <summary>Adds up the rows that groups left (<see cref="GpuDestination{T, TStore}"/>).</summary>
    internal void Total<TStore>(GpuDevice device, ArrayView<float> partials, int rows) where TStore : struct, IGpuStore
    {
        if (TStore.Sums > 0) Totals.Run(device, partials, rows, First, TStore.Sums > 1 ? Second : default);
    }
}
