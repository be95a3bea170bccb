using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>As <see cref="MapKernel{T, TProducer, TStore}"/>, of elements that are there already: adds up and stores nothing.</summary>
/// <param name="destination">The map that is read, and what is added up.</param>
/// <param name="tileChannels">Channels of a group.</param>
internal readonly struct SumKernel<T, TStore>(GpuDestination<T, TStore> destination, int tileChannels) : IGpuKernel
    where T : unmanaged, IGpuElement<T>
    where TStore : struct, IGpuStore
{
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
                int at = pixel * map.Channels + channel;
                destination.AddUp(map.Load(at), at, channel, pixel / (map.Height * map.Width), ref sums);
            }

        GpuSums all = GroupSums.OverLanes(sums, SharedMemory.Allocate<GpuSums>(Maps.MaxThreads), tileChannels);
        if (lane == 0 & channel < map.Channels) destination.Leave(all, Grid.IdxX, channel);
    }
}
