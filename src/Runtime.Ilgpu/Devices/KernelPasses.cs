using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.PTX;
using ILGPU.IR.Transformations;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// What ILGPU does to kernels before it writes them in a device's language, less two mistakes of 1.5.3.
/// </summary>
internal static class KernelPasses
{
    /// <summary>
    /// Leaves out the last of a backend's passes, code placement, which moves a load whose value goes on to the next
    /// round of a loop behind the stores of its block (<c>CodePlacement</c>). Kernels that write in place and add up
    /// what was there before would add up what they wrote. And PTX has no branches that are said to be uniform: one
    /// that depends on which of two constants a thread has chosen counts as one (<c>Uniforms</c>), although threads of
    /// a warp chose otherwise. Nothing is lost by either: compilers of drivers place instructions and registers anew,
    /// and find out by themselves which branches are uniform.
    /// </summary>
    /// <param name="backend">What compiles for a device, alone in its context; before its first kernel.</param>
    /// <exception cref="GpuException">This version of ILGPU keeps its passes elsewhere.</exception>
    public static void Correct(Backend backend)
    {
        try
        {
            SetTransformers(backend, [.. Transformers(backend).Select(WithoutCodePlacement)]);
            // The backend has chosen its passes; that it is asked for uniform branches later is all that the level
            // still does.
            if (backend is PTXBackend) SetLevel(backend.Context.Properties, OptimizationLevel.O1);
        }
        catch (MissingMethodException exception)
        {
            throw new GpuException(
                $"ILGPU {typeof(Context).Assembly.GetName().Version} is not the one that kernels are compiled right "
                    + $"with: use 1.5.3.", exception);
        }
    }

    private static Transformer WithoutCodePlacement(Transformer passes) =>
        Transformer.Create(passes.Configuration, [.. passes.Transformations.Where(pass => pass is not CodePlacement)]);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_KernelTransformers")]
    private static extern ImmutableArray<Transformer> Transformers(Backend backend);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_KernelTransformers")]
    private static extern void SetTransformers(Backend backend, ImmutableArray<Transformer> value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_OptimizationLevel")]
    private static extern void SetLevel(ContextProperties properties, OptimizationLevel value);
}
