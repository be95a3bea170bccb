using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.IR.Transformations;

namespace GResNet.Runtime.Ilgpu;

/// <summary>What ILGPU does to kernels before it writes them in a device's language.</summary>
internal static class KernelPasses
{
    /// <summary>
    /// Leaves out the last of its passes, code placement, which moves a load whose value goes on to the next round of a loop behind
    /// the stores of its block (ILGPU 1.5.3, <c>CodePlacement</c>). Kernels that write in place and add up what was there before
    /// would add up what they wrote. Nothing is lost: compilers of drivers place instructions and registers anew.
    /// </summary>
    /// <param name="backend">What compiles for a device; before its first kernel.</param>
    /// <exception cref="GpuException">This version of ILGPU keeps its passes elsewhere.</exception>
    public static void KeepOrder(Backend backend)
    {
        try
        {
            SetTransformers(backend, [.. Transformers(backend).Select(WithoutCodePlacement)]);
        }
        catch (MissingMethodException exception)
        {
            throw new GpuException(
                $"ILGPU {typeof(Context).Assembly.GetName().Version} is not the one that kernels are compiled right with: use 1.5.3.", exception);
        }
    }

    private static Transformer WithoutCodePlacement(Transformer passes) =>
        Transformer.Create(passes.Configuration, [.. passes.Transformations.Where(pass => pass is not CodePlacement)]);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_KernelTransformers")]
    private static extern ImmutableArray<Transformer> Transformers(Backend backend);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_KernelTransformers")]
    private static extern void SetTransformers(Backend backend, ImmutableArray<Transformer> value);
}
