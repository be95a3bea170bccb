using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GResNet.Runtime.Ilgpu;

/// <summary>What a thread of a kernel takes, as the driver compiled it.</summary>
/// <param name="Registers">Registers of 32 bits.</param>
/// <param name="LocalBytes">Memory of its own, in bytes: arrays, and registers for which there was no room.</param>
public readonly record struct KernelResources(int Registers, int LocalBytes)
{
    // CUfunction_attribute of cuda.h.
    private const int LocalSizeBytes = 3, NumRegs = 4;

    private static readonly nint GetAttribute = FindGetAttribute();

    /// <summary>Those of a kernel; null where the driver does not say: all but CUDA's.</summary>
    internal static unsafe KernelResources? Of(Kernel kernel)
    {
        if (kernel is not CudaKernel cuda || GetAttribute == 0) return null;
        var ask = (delegate* unmanaged<int*, int, nint, CudaError>)GetAttribute;
        int registers, localBytes;
        return ask(&registers, NumRegs, cuda.FunctionPtr) == CudaError.CUDA_SUCCESS
            && ask(&localBytes, LocalSizeBytes, cuda.FunctionPtr) == CudaError.CUDA_SUCCESS
                ? new(registers, localBytes)
                : null;
    }

    // ILGPU, which has loaded the library, has no such function.
    private static nint FindGetAttribute() =>
        DriverLibrary.Of(GpuKind.Cuda)!.TryLoad(out nint driver)
        && NativeLibrary.TryGetExport(driver, "cuFuncGetAttribute", out nint function)
            ? function
            : 0;
}
