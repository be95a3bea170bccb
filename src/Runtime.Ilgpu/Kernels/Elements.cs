namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Launches kernels of one thread an element.</summary>
internal static class Elements
{
    // On the simulator threads of a group run one after the other, and few of them waste little on the last group.
    private const int Threads = 256, SimulatedThreads = 32;

    /// <summary>
    /// Runs <paramref name="kernel"/> for <paramref name="count"/> elements; it ignores threads past the last.
    /// </summary>
    public static void Launch<TKernel>(GpuDevice device, int count, TKernel kernel)
        where TKernel : struct, IGpuKernel
    {
        if (count == 0) return;
        int threads = device.TakesSmallGroups ? SimulatedThreads : Threads;
        device.Launch(new(Groups.Over(count, threads), 1, 1), threads, kernel);
    }
}
