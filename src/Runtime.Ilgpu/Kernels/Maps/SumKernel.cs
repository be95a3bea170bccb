using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// As <see cref="MapKernel{T, TWidth, TProducer, TStore}"/>, of elements that are there already: adds up and stores
/// nothing.
/// </summary>
/// <param name="destination">The map that is read, and what is added up.</param>
/// <param name="columns">Threads that take the channels of a pixel.</param>
internal readonly struct SumKernel<T, TWidth, TStore>(GpuDestination<T, TStore> destination, int columns) : IGpuKernel
    where T : unmanaged, IGpuElement<T>
    where TWidth : struct, IWidth
    where TStore : struct, IGpuStore
{
    private readonly GpuDestination<T, TStore> destination = destination;
    private readonly int columns = columns;
    private readonly FastDivisor byPixels = new(destination.Map.Height * destination.Map.Width);

    public void Run()
    {
        int channel = MapKernels.FirstChannel<TWidth>(columns);
        int lane = Group.IdxX / columns, lanes = Group.DimX / columns;
        int first = Grid.IdxX * MapKernels.PixelsOfLane * lanes + lane;
        int end = MapKernels.End(destination.Map.Pixels, MapKernels.PixelsOfLane * lanes);
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
                destination.AddUp(map.Load(at), at, channel, byPixels.Quotient(pixel), ref sums);
            }

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
                destination.AddUp4(map.Load4(at), at, channel, byPixels.Quotient(pixel), ref sums);
            }

        GpuSums4 all = GroupSums.OverLanes(sums, SharedMemory.Allocate<GpuSums4>(LaneGroups.MaxThreads), columns);
        if (Group.IdxX < columns & channel < map.Channels) destination.Leave4(all, Grid.IdxX, channel);
    }
}
