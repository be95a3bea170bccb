using System.Reflection;
using GResNet.Runtime.Ilgpu.Kernels;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>What ILGPU makes of a kernel, without a device.</summary>
internal static class KernelText
{
    /// <summary>PTX for compute capability 8.0.</summary>
    public static string Ptx(Type kernel) => Compile(
        kernel, context => new PTXBackend(
            context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null),
        compiled => ((PTXCompiledKernel)compiled).PTXAssembly);

    /// <summary>OpenCL C 2.0 for a device without float64, float16 and 64-bit atomics.</summary>
    public static string OpenCL(Type kernel) => Compile(
        kernel,
        context => new CLBackend(
            context, new CLCapabilityContext(false, false, true, false, true), CLDeviceVendor.Other, CLCVersion.CL20),
        compiled => ((CLCompiledKernel)compiled).Source);

    private static string Compile(Type kernel, Func<Context, Backend> backendOf, Func<CompiledKernel, string> textOf)
    {
        // A context of its own: one that failed once fails again.
        using Context context = GpuContexts.Create(GpuKind.Simulator);
        using Backend backend = backendOf(context);
        MethodInfo method = typeof(KernelEntry).GetMethod(nameof(KernelEntry.Run))!.MakeGenericMethod(kernel);
        CompiledKernel compiled = backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(method), SpecializationOf(kernel));
        return textOf(compiled);
    }

    private static KernelSpecialization SpecializationOf(Type kernel) => (KernelSpecialization)typeof(KernelEntry)
        .GetMethod(nameof(KernelEntry.SpecializationOf))!.MakeGenericMethod(kernel).Invoke(null, null)!;
}
