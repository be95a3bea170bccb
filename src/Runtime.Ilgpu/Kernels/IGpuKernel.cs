namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A kernel together with its arguments: a struct whose fields are what the device reads and writes. Its type parameters are
/// structs too, so that ILGPU compiles one kernel for each combination, with everything inlined.
/// </summary>
public interface IGpuKernel
{
    /// <summary>
    /// The work of one thread; <see cref="ILGPU.Grid"/> and <see cref="ILGPU.Group"/> tell which. Every thread reaches every
    /// barrier.
    /// </summary>
    void Run();
}

/// <summary>The method that ILGPU compiles.</summary>
internal static class KernelEntry
{
    public static void Run<TKernel>(TKernel kernel)
        where TKernel : struct, IGpuKernel => kernel.Run();
}
