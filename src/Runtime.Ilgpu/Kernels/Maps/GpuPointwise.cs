using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Elementwise work that no other kernel could take along.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuPointwise
{
    /// <summary>y = store(x), element by element; y may be x.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="store">What happens to x.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Run<T, TStore>(GpuDevice device, GpuMap<T> x, TStore store, GpuChannelSums sums, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
        where TStore : struct, IGpuStore
    {
        Check.Same(x, y);
        MapKernels.Run(device, new MapElement<T>(x), store, sums, y);
    }

    /// <summary>The sums of a store, whose result goes nowhere.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="store">What is added up.</param>
    /// <param name="sums">Where the sums go: C values each.</param>
    public static void Reduce<T, TStore>(GpuDevice device, GpuMap<T> x, TStore store, GpuChannelSums sums)
        where T : unmanaged, IGpuElement<T>
        where TStore : struct, IGpuStore => MapKernels.Sum(device, x, store, sums);
}

/// <summary>An element of another map of the same shape.</summary>
internal readonly struct MapElement<T>(GpuMap<T> x) : IProducer
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> x = x;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> => TLanes.Load(x, at);
}
