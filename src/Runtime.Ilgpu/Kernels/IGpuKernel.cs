using ILGPU.Runtime;

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

/// <summary>A kernel that has so many registers to itself that the compiler must know how many threads share a multiprocessor.</summary>
internal interface IBoundedKernel : IGpuKernel
{
    /// <summary>Threads of a group.</summary>
    int Threads { get; }

    /// <summary>Groups that are to fit on a multiprocessor together.</summary>
    int GroupsTogether { get; }
}

/// <summary>The method that ILGPU compiles.</summary>
internal static class KernelEntry
{
    /// <summary>What its compiler is to know of a kernel.</summary>
    public static KernelSpecialization SpecializationOf<TKernel>()
        where TKernel : struct, IGpuKernel => default(TKernel) is IBoundedKernel bounded
            ? new KernelSpecialization(bounded.Threads, bounded.GroupsTogether)
            : KernelSpecialization.Empty;

    public static void Run<TKernel>(TKernel kernel)
        where TKernel : struct, IGpuKernel => kernel.Run();
}
