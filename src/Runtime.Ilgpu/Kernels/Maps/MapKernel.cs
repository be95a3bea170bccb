using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Makes a map through a store, element by element. Threads of a group are [lane][column]: neighbours take neighbouring
/// channels, or fours of them, lanes take pixels in turn, and a thread keeps to its channels, whose sums it adds up.
/// Grid: x chunks of the pixels of all lanes, y tiles of channels.
/// </summary>
/// <param name="producer">What computes the elements.</param>
/// <param name="destination">Where they go.</param>
/// <param name="columns">Threads that take the channels of a pixel.</param>
/// <param name="pixelsOfGroup">Pixels that the lanes of a group take in turn.</param>
internal readonly struct MapKernel<T, TWidth, TProducer, TStore>(
    TProducer producer, GpuDestination<T, TStore> destination, int columns, int pixelsOfGroup) : IProductKernel
    where T : unmanaged, IGpuElement<T>
    where TWidth : struct, IWidth
    where TProducer : struct, IProducer
    where TStore : struct, IGpuStore
{
    private readonly TProducer producer = producer;
    private readonly GpuDestination<T, TStore> destination = destination;
    private readonly int columns = columns, pixelsOfGroup = pixelsOfGroup;
    private readonly FastDivisor byWidth = new(destination.Map.Width), byHeight = new(destination.Map.Height);

    long IProductKernel.MultiplyAdds =>
        producer is IProductProducer product ? destination.Map.Length * product.MultiplyAddsOfElement : 0;

    public void Run()
    {
        int channel = MapKernels.FirstChannel<TWidth>(columns);
        int lane = Group.IdxX / columns, lanes = Group.DimX / columns;
        int first = Grid.IdxX * pixelsOfGroup + lane;
        int end = MapKernels.End(destination.Map.Pixels, pixelsOfGroup);
        if (TWidth.IsVector) RunFours(channel, first, end, lanes);
        else RunSingles(channel, first, end, lanes);
    }

    private void RunSingles(int channel, int first, int end, int lanes)
    {
        GpuMap<T> map = destination.Map;
        GpuSums sums = default;
        if (channel < map.Channels)
            for (int pixel = first; pixel < end; pixel += lanes)
            {
                int at = pixel * map.Channels + channel;
                MapPlace place = Place(pixel, channel);
                destination.Store(producer.Invoke<Float1>(place, at).Value, at, channel, place.Image, ref sums);
            }

        if (TStore.Sums == 0) return;
        GpuSums all = GroupSums.OverLanes(sums, SharedMemory.Allocate<GpuSums>(LaneGroups.MaxThreads), columns);
        if (Group.IdxX < columns & channel < map.Channels) destination.Leave(all, Grid.IdxX, channel);
    }

    private void RunFours(int channel, int first, int end, int lanes)
    {
        GpuMap<T> map = destination.Map;
        GpuSums4 sums = default;
        if (channel < map.Channels)
            for (int pixel = first; pixel < end; pixel += lanes)
            {
                int at = pixel * map.Channels + channel;
                MapPlace place = Place(pixel, channel);
                destination.Store4(producer.Invoke<Float4>(place, at), at, channel, place.Image, ref sums);
            }

        if (TStore.Sums == 0) return;
        GpuSums4 all = GroupSums.OverLanes(sums, SharedMemory.Allocate<GpuSums4>(LaneGroups.MaxThreads), columns);
        if (Group.IdxX < columns & channel < map.Channels) destination.Leave4(all, Grid.IdxX, channel);
    }

    private MapPlace Place(int pixel, int channel)
    {
        GpuMap<T> map = destination.Map;
        int line = byWidth.Quotient(pixel), image = byHeight.Quotient(line);
        return new(image, line - image * map.Height, pixel - line * map.Width, channel);
    }
}
