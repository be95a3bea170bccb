using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Adds up, within a group, the sums of threads that had the same channel.</summary>
internal static class GroupSums
{
    /// <summary>
    /// Threads are [lane][channel]; those of lane 0 get the sums of all lanes, added in order. All threads of the group call it.
    /// </summary>
    /// <param name="sums">This thread's.</param>
    /// <param name="shared">As many sums as threads, in shared memory.</param>
    /// <param name="channels">Channels of the group.</param>
    public static GpuSums OverLanes(GpuSums sums, ArrayView<GpuSums> shared, int channels)
    {
        int thread = Group.IdxX;
        shared[thread] = sums;
        Group.Barrier();
        if (thread < channels)
            for (int other = thread + channels; other < Group.DimX; other += channels)
            {
                sums.First += shared[other].First;
                sums.Second += shared[other].Second;
            }

        return sums;
    }
}
