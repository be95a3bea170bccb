using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Makes a map through a store, element by element. Threads of a group are [lane][channel]: neighbours take neighbouring
/// channels, lanes take pixels in turn, and a thread keeps to one channel, whose sums it adds up.
/// Grid: x chunks of <see cref="Maps.PixelsOfLane"/> · lanes pixels, y tiles of channels.
/// </summary>
/// <param name="producer">What computes the elements.</param>
/// <param name="destination">Where they go.</param>
/// <param name="tileChannels">Channels of a group.</param>
internal readonly struct MapKernel<T, TProducer, TStore>(
    TProducer producer, GpuDestination<T, TStore> destination, int tileChannels) : IGpuKernel
    where T : unmanaged, IGpuElement<T>
    where TProducer : struct, IProducer
    where TStore : struct, IGpuStore
{
    private readonly TProducer producer = producer;
    private readonly GpuDestination<T, TStore> destination = destination;
    private readonly int tileChannels = tileChannels;

    public void Run()
    {
        GpuMap<T> map = destination.Map;
        int lane = Group.IdxX / tileChannels, lanes = Group.DimX / tileChannels;
        int channel = Grid.IdxY * tileChannels + Group.IdxX % tileChannels;
        int first = Grid.IdxX * Maps.PixelsOfLane * lanes, end = first + Maps.PixelsOfLane * lanes;
        GpuSums sums = default;
        if (channel < map.Channels)
            for (int pixel = first + lane; pixel < end & pixel < map.Pixels; pixel += lanes)
            {
                int line = pixel / map.Width, image = line / map.Height, at = pixel * map.Channels + channel;
                MapPlace place = new(image, line - image * map.Height, pixel - line * map.Width, channel);
                destination.Store(producer.Invoke(place, at), at, channel, image, ref sums);
            }

        if (TStore.Sums == 0) return;
        GpuSums all = GroupSums.OverLanes(sums, SharedMemory.Allocate<GpuSums>(Maps.MaxThreads), tileChannels);
        if (lane == 0 & channel < map.Channels) destination.Leave(all, Grid.IdxX, channel);
    }
}
