using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Launches kernels that go over a map element by element.</summary>
internal static class MapKernels
{
    /// <summary>
    /// The most pixels that a thread takes one after the other: their sums are float32, and longer ones would lose low
    /// bits.
    /// </summary>
    public const int PixelsOfLane = 16;

    // Groups of which a GPU has several for each of its multiprocessors.
    private const int ManyGroups = 512, SimulatedManyGroups = 4;

    /// <summary>destination = store(producer), and the store's sums.</summary>
    public static void Run<T, TProducer, TStore>(
        GpuDevice device, TProducer producer, TStore store, GpuChannelSums sums, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
        where TProducer : struct, IProducer
        where TStore : struct, IGpuStore
    {
        sums.Check<TStore>(y.Channels);
        Shape grid = new(device, y.Pixels, y.Channels, leastPixelsOfLane: 1);
        ArrayView<float> partials = device.Scratch.Take((long)grid.Chunks * TStore.Sums * y.Channels);
        GpuDestination<T, TStore> destination = new(y, store, partials);
        if (grid.TakesFours)
            device.Launch(
                grid.Groups, grid.Threads,
                new MapKernel<T, VectorWidth, TProducer, TStore>(
                    producer, destination, grid.Columns, grid.PixelsOfGroup));
        else
            device.Launch(
                grid.Groups, grid.Threads,
                new MapKernel<T, ScalarWidth, TProducer, TStore>(
                    producer, destination, grid.Columns, grid.PixelsOfGroup));
        sums.Total<TStore>(device, partials, grid.Chunks);
    }

    /// <summary>The sums of a store, whose result goes nowhere.</summary>
    public static void Sum<T, TStore>(GpuDevice device, GpuMap<T> x, TStore store, GpuChannelSums sums)
        where T : unmanaged, IGpuElement<T>
        where TStore : struct, IGpuStore
    {
        sums.Check<TStore>(x.Channels);
        // No fewer pixels in small maps: ILGPU 1.5.3 fails to compile some stores when this kernel has one more field.
        Shape grid = new(device, x.Pixels, x.Channels, PixelsOfLane);
        ArrayView<float> partials = device.Scratch.Take((long)grid.Chunks * TStore.Sums * x.Channels);
        GpuDestination<T, TStore> destination = new(x, store, partials);
        if (grid.TakesFours)
            device.Launch(
                grid.Groups, grid.Threads, new SumKernel<T, VectorWidth, TStore>(destination, grid.Columns));
        else
            device.Launch(
                grid.Groups, grid.Threads, new SumKernel<T, ScalarWidth, TStore>(destination, grid.Columns));
        sums.Total<TStore>(device, partials, grid.Chunks);
    }

    /// <summary>First channel of this thread.</summary>
    public static int FirstChannel<TWidth>(int columns) where TWidth : struct, IWidth =>
        (Grid.IdxY * columns + Group.IdxX % columns) * (TWidth.IsVector ? 4 : 1);

    /// <summary>One past the last pixel of this group.</summary>
    public static int End(int pixels, int pixelsOfGroup)
    {
        int end = (Grid.IdxX + 1) * pixelsOfGroup;
        return end < pixels ? end : pixels;
    }

    /// <summary>How a map is cut among groups.</summary>
    private readonly struct Shape
    {
        public Shape(GpuDevice device, int pixels, int channels, int leastPixelsOfLane)
        {
            TakesFours = channels % 4 == 0;
            Threads = LaneGroups.Threads(device);
            int wanted = TakesFours ? channels / 4 : channels, most = LaneGroups.Columns(device);
            Columns = 1;
            while (Columns < wanted && Columns < most) Columns *= 2;
            int lanes = Threads / Columns, pixelsOfLane = PixelsOfLane, tiles = Kernels.Groups.Over(wanted, Columns);
            int many = device.TakesSmallGroups ? SimulatedManyGroups : ManyGroups;
            while (pixelsOfLane > leastPixelsOfLane && Kernels.Groups.Over(pixels, pixelsOfLane * lanes) * tiles < many)
                pixelsOfLane /= 2;
            PixelsOfGroup = pixelsOfLane * lanes;
            Chunks = Kernels.Groups.Over(pixels, PixelsOfGroup);
            Groups = new(Chunks, tiles, 1);
        }

        /// <summary>Whether a thread takes four channels: more of what is read is on its way at once.</summary>
        public bool TakesFours { get; }

        public int Threads { get; }

        /// <summary>Threads that take the channels of a pixel.</summary>
        public int Columns { get; }

        /// <summary>Pixels that the lanes of a group take in turn: fewer where there would be few groups.</summary>
        public int PixelsOfGroup { get; }

        public int Chunks { get; }

        public Index3D Groups { get; }
    }
}
