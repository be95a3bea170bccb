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
    public static void Run<TProducer, TStore>(GpuDevice device, TProducer producer, TStore store, GpuChannelSums sums, GpuMap y)
        where TProducer : struct, IProducer
        where TStore : struct, IGpuStore
    {
        sums.Check<TStore>(y);
        Shape grid = new(device, y);
        ArrayView<float> partials = device.Scratch.Take((long)grid.Chunks * TStore.Sums * y.Channels);
        device.Launch(
            grid.Groups, grid.Threads,
            new MapKernel<TProducer, TStore>(producer, new GpuDestination<TStore>(y, store, partials), grid.TileChannels));
        sums.Total<TStore>(device, y, partials, grid.Chunks);
    }

    /// <summary>The sums of a store, whose result goes nowhere.</summary>
    public static void Sum<TStore>(GpuDevice device, GpuMap x, TStore store, GpuChannelSums sums)
        where TStore : struct, IGpuStore
    {
        sums.Check<TStore>(x);
        Shape grid = new(device, x);
        ArrayView<float> partials = device.Scratch.Take((long)grid.Chunks * TStore.Sums * x.Channels);
        device.Launch(
            grid.Groups, grid.Threads,
            new SumKernel<TStore>(new GpuDestination<TStore>(x, store, partials), grid.TileChannels));
        sums.Total<TStore>(device, x, partials, grid.Chunks);
    }

    /// <summary>How a map is cut among groups.</summary>
    private readonly struct Shape(GpuDevice device, GpuMap map)
    {
        public int Threads { get; } = device.TakesSmallGroups ? SimulatedThreads : MaxThreads;

        public int TileChannels { get; } = device.TakesSmallGroups ? SimulatedTileChannels : Maps.TileChannels;

        public int Chunks => Kernels.Groups.Over(map.Pixels, PixelsOfLane * (Threads / TileChannels));

        public Index3D Groups => new(Chunks, Kernels.Groups.Over(map.Channels, TileChannels), 1);
    }
}
