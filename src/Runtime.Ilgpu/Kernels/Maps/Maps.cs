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

    private const int SimulatedThreads = 16;

    /// <summary>destination = store(producer), and the store's sums.</summary>
    public static void Run<T, TProducer, TStore>(GpuDevice device, TProducer producer, TStore store, GpuChannelSums sums, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
        where TProducer : struct, IProducer
        where TStore : struct, IGpuStore
    {
        sums.Check<TStore>(y.Channels);
        Shape grid = new(device, y.Pixels, y.Channels);
        ArrayView<float> partials = device.Scratch.Take((long)grid.Chunks * TStore.Sums * y.Channels);
        GpuDestination<T, TStore> destination = new(y, store, partials);
        if (grid.TakesFours)
            device.Launch(
                grid.Groups, grid.Threads, new MapKernel<T, VectorWidth, TProducer, TStore>(producer, destination, grid.Columns));
        else
            device.Launch(
                grid.Groups, grid.Threads, new MapKernel<T, ScalarWidth, TProducer, TStore>(producer, destination, grid.Columns));
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
        GpuDestination<T, TStore> destination = new(x, store, partials);
        if (grid.TakesFours)
            device.Launch(grid.Groups, grid.Threads, new SumKernel<T, VectorWidth, TStore>(destination, grid.Columns));
        else
            device.Launch(grid.Groups, grid.Threads, new SumKernel<T, ScalarWidth, TStore>(destination, grid.Columns));
        sums.Total<TStore>(device, x.Channels, partials, grid.Chunks);
    }

    /// <summary>First channel of this thread.</summary>
    public static int FirstChannel<TWidth>(int columns) where TWidth : struct, IWidth =>
        (Grid.IdxY * columns + Group.IdxX % columns) * (TWidth.IsVector ? 4 : 1);

    /// <summary>One past the last pixel of this group.</summary>
    public static int End(int pixels, int lanes)
    {
        int end = (Grid.IdxX + 1) * PixelsOfLane * lanes;
        return end < pixels ? end : pixels;
    }

    /// <summary>How a map is cut among groups.</summary>
    private readonly struct Shape
    {
        public Shape(GpuDevice device, int pixels, int channels)
        {
            TakesFours = channels % 4 == 0;
            Threads = device.TakesSmallGroups ? SimulatedThreads : MaxThreads;
            int wanted = TakesFours ? channels / 4 : channels, most = device.TakesSmallGroups ? 8 : 32;
            Columns = 1;
            while (Columns < wanted && Columns < most) Columns *= 2;
            Chunks = Kernels.Groups.Over(pixels, PixelsOfLane * (Threads / Columns));
            Groups = new(Chunks, Kernels.Groups.Over(wanted, Columns), 1);
        }

        /// <summary>Whether a thread takes four channels: more of what is read is on its way at once.</summary>
        public bool TakesFours { get; }

        public int Threads { get; }

        /// <summary>Threads that take the channels of a pixel.</summary>
        public int Columns { get; }

        public int Chunks { get; }

        public Index3D Groups { get; }
    }
}
