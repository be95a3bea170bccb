using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Adds up, within a group, the sums of threads that had the same channel.</summary>
internal static class GroupSums
{
    /// <summary>
    /// Threads are [lane][channel]; those of lane 0 get the sums of all lanes, added in order. All threads of the group
    /// call it.
    /// </summary>
    /// <param name="sums">This thread's.</param>
    /// <param name="shared">As many sums as threads, in shared memory.</param>
    /// <param name="channels">Channels of the group.</param>
    public static GpuSums OverLanes(GpuSums sums, ArrayView<GpuSums> shared, int channels)
    {
        int thread = Group.IdxX;
        shared[thread] = sums;
        GroupBarrier.Wait();
        if (thread < channels)
            for (int other = thread + channels; other < Group.DimX; other += channels)
            {
                sums.First += shared[other].First;
                sums.Second += shared[other].Second;
            }

        return sums;
    }

    /// <summary>Likewise of four channels a thread; <paramref name="columns"/> threads take those of a pixel.</summary>
    public static GpuSums4 OverLanes(GpuSums4 sums, ArrayView<GpuSums4> shared, int columns)
    {
        int thread = Group.IdxX;
        shared[thread] = sums;
        GroupBarrier.Wait();
        if (thread < columns)
            for (int other = thread + columns; other < Group.DimX; other += columns) sums = sums.Plus(shared[other]);
        return sums;
    }
}

/// <summary>The sums of four neighbouring channels.</summary>
internal struct GpuSums4
{
    public GpuSums First;
    public GpuSums Second;
    public GpuSums Third;
    public GpuSums Fourth;

    public readonly GpuSums4 Plus(GpuSums4 other) => new()
    {
        First = Sum(First, other.First),
        Second = Sum(Second, other.Second),
        Third = Sum(Third, other.Third),
        Fourth = Sum(Fourth, other.Fourth),
    };

    private static GpuSums Sum(GpuSums a, GpuSums b) =>
        new() { First = a.First + b.First, Second = a.Second + b.Second };
}
