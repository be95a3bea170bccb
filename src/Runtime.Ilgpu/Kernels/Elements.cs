namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Launches kernels of one thread an element.</summary>
internal static class Elements
{
    private const int Threads = 256;

    /// <summary>
    /// Runs <paramref name="kernel"/> for <paramref name="count"/> elements; it ignores threads past the last.
    /// </summary>
    public static void Launch<TKernel>(GpuDevice device, int count, TKernel kernel)
        where TKernel : struct, IGpuKernel
    {
        if (count == 0) return;
        // The simulator wakes every thread of a group for each group; one that is alone need not wait for others.
        int threads = device.TakesSmallGroups ? 1 : Threads;
        device.Launch(new(Groups.Over(count, threads), 1, 1), threads, kernel);
    }
}
