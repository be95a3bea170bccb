using System.Collections.Concurrent;
using GResNet.Runtime.Ilgpu.Kernels;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>
/// Runs kernels as a CUDA device gets them: what ILGPU makes of them, its PTX and what is inline, on the memory of its
/// simulator.
/// </summary>
internal static class PtxExecutor
{
    private static readonly ConcurrentDictionary<Type, PtxProgram> programs = new();

    /// <summary>Runs a kernel.</summary>
    /// <param name="groups">Groups of threads along x, y and z.</param>
    /// <param name="threads">Threads of a group.</param>
    /// <param name="kernel">The kernel and its arguments.</param>
    /// <exception cref="PtxException">It has an instruction that is not known, or does what it must not.</exception>
    public static void Launch(Index3D groups, int threads, IGpuKernel kernel)
    {
        try
        {
            PtxProgram program = programs.GetOrAdd(kernel.GetType(), type => PtxDecoder.Decode(KernelText.Ptx(type)));
            new PtxGroup(program, threads).RunGrid(groups, PtxArguments.Of(kernel, program.ParameterBytes));
        }
        catch (PtxException exception)
        {
            throw new PtxException($"{kernel.GetType()}: {exception.Message}", exception);
        }
    }
}
