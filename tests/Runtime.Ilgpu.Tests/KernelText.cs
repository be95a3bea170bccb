using System.Text.RegularExpressions;
using GResNet.Runtime.Ilgpu.Tests.Ptx;
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
    /// <summary>The first set of PTX's instructions that has those of tensor cores.</summary>
    public static CudaInstructionSet Oldest => CudaInstructionSet.ISA_70;

    /// <summary>The set that ILGPU takes for the drivers of today.</summary>
    public static CudaInstructionSet Newest => PTXCodeGenerator.SupportedInstructionSets.Max();

    /// <summary>PTX for compute capability 8.0, in the oldest set.</summary>
    public static string Ptx(Type kernel) => Ptx(kernel, Oldest);

    /// <summary>PTX for compute capability 8.0.</summary>
    public static string Ptx(Type kernel, CudaInstructionSet set) => Compile(
        kernel, context => new PTXBackend(
            context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80, set, null),
        compiled => ((PTXCompiledKernel)compiled).PTXAssembly);

    /// <summary>OpenCL C 2.0 for a device without float64, float16 and 64-bit atomics.</summary>
    public static string OpenCL(Type kernel) => Compile(
        kernel,
        context => new CLBackend(
            context, new CLCapabilityContext(false, false, true, false, true), CLDeviceVendor.Other, CLCVersion.CL20),
        compiled => ((CLCompiledKernel)compiled).Source);

    /// <summary>
    /// What holds for every kernel: it is whole, addresses memory directly, in types that all devices have, and has no
    /// instruction but those that NVIDIA documents (ILGPU makes <c>tanh.approx.ftz.f32</c> of <c>XMath.Tanh</c>, which
    /// there is not).
    /// </summary>
    public static void CheckPtx(string ptx)
    {
        Assert.DoesNotContain(".extern .func", ptx);
        Assert.DoesNotContain(".local", ptx);
        Assert.Contains("st.global", ptx);
        Assert.DoesNotMatch(new Regex(@"\b(ld|st)\.(v\d\.)?[bfsu]\d+\b"), ptx);
        Assert.DoesNotContain(".f64", ptx);
        Assert.DoesNotContain(".f16", ptx);
        // An integer's bits in a number's place, as ILGPU has it where a comparison is converted to a number.
        Assert.DoesNotMatch(new Regex("0f00[0-7](?!0{5})"), ptx);
        // No choice is said to be one that all threads of a warp make alike. (A jump without a condition may be: those
        // that come to it all take it.)
        Assert.DoesNotMatch(new Regex(@"@!?%\w+\s+\w+\.uni|ret\.uni"), ptx);
        _ = PtxDecoder.Decode(ptx);
    }

    /// <summary>The same of OpenCL C.</summary>
    public static void CheckOpenCL(string source)
    {
        Assert.Contains("kernel void", source);
        Assert.DoesNotContain("double", source);
        Assert.DoesNotContain("half", source);
        Assert.DoesNotMatch(new Regex("E-4[0-9]f"), source);
        // A barrier that orders shared memory too.
        Assert.DoesNotMatch(new Regex(@"barrier *\((?! *CLK_LOCAL_MEM_FENCE \|)"), source);
    }

    private static string Compile(Type kernel, Func<Context, Backend> backendOf, Func<CompiledKernel, string> textOf)
    {
        // A context of its own: one that failed once fails again.
        using Context context = GpuContexts.Create(GpuKind.Simulator);
        using Backend backend = backendOf(context);
        KernelPasses.Correct(backend);
        CompiledKernel compiled = backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(KernelEntry.Of(kernel)), SpecializationOf(kernel));
        return textOf(compiled);
    }

    private static KernelSpecialization SpecializationOf(Type kernel) => (KernelSpecialization)typeof(KernelEntry)
        .GetMethod(nameof(KernelEntry.SpecializationOf))!.MakeGenericMethod(kernel).Invoke(null, null)!;
}
