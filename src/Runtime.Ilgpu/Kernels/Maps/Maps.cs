using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Launches kernels that go over a map element by element.</summary>
internal static class Maps
{
    /// <summary>Pixels that a thread takes one after the other: their sums are float32, and longer ones would lose low bits.</summary>
    public const int PixelsOfLane = 16;

    /// <summary>The most threads of a group.</summary>
    public const int MaxThreads = 256;

    private const int TileChannels = 32, SimulatedThreads = 16, SimulatedTileChannels = 8;

    /// <summary>destination = store(producer), and the store's sums.</summary>
    public static void Run<T, TProducer, TStore>(GpuDevice device, TProducer producer, TStore store, GpuChannelSums sums, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
        where TProducer : struct, IProducer
        where TStore : struct, IGpuStore
    {
        sums.Check<TStore>(y.Channels);
        Shape grid = new(device, y.Pixels, y.Channels);
        ArrayView<float> partials = device.Scratch.Take((long)grid.Chunks * TStore.Sums * y.Channels);
        device.Launch(
            grid.Groups, grid.Threads,
            new MapKernel<T, TProducer, TStore>(producer, new GpuDestination<T, TStore>(y, store, partials), grid.TileChannels));
        sums.Total<TStore>(device, y.Channels, partials, grid.Chunks);
    }

    /// <summary>The sums of a store, whose result goes nowhere.</summary>
    public static void Sum<T, TStore>(GpuDevice device, GpuMap<T> x, TStore store, GpuChannelSums sums)
        where T : unmanaged, IGpuElement<T>
        where TStore : struct, IGpuStore
    {
        sums.Check<TStore>(x.Channels);
        Shape grid = new(device, x.Pixels, x.Channels);
        ArrayView<float> partials = device.Scratch.Take((long)grid.Chunks * TStore.Sums * x.Channels);
        device.Launch(
            grid.Groups, grid.Threads,
            new SumKernel<T, TStore>(new GpuDestination<T, TStore>(x, store, partials), grid.TileChannels));
        sums.Total<TStore>(device, x.Channels, partials, grid.Chunks);
    }

    /// <summary>How a map is cut among groups.</summary>
    private readonly struct Shape(GpuDevice device, int pixels, int channels)
    {
        public int Threads { get; } = device.TakesSmallGroups ? SimulatedThreads : MaxThreads;

        public int TileChannels { get; } = device.TakesSmallGroups ? SimulatedTileChannels : Maps.TileChannels;

        public int Chunks => Kernels.Groups.Over(pixels, PixelsOfLane * (Threads / TileChannels));

        public Index3D Groups => new(Chunks, Kernels.Groups.Over(channels, TileChannels), 1);
    }
}
