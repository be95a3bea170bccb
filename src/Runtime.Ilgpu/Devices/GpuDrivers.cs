using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GResNet.Runtime.Ilgpu;

/// <summary>What kinds of devices need on a machine, and why one has none.</summary>
internal static unsafe class GpuDrivers
{
    // cl_icd.h, by the extension cl_khr_icd: no driver is registered.
    private const int PlatformNotFound = -1001;

    /// <summary>What to do where a kind has no device: what its library, and then its driver, says.</summary>
    public static string Reason(GpuKind kind)
    {
        if (DriverLibrary.Of(kind) is not { } library) return "install ILGPU anew";
        if (!library.TryLoad(out nint handle))
            return $"{library.FileName} is not installed, or cannot be loaded: {Advice(kind)}";
        if (!NativeLibrary.TryGetExport(handle, library.Entry, out nint entry))
            return $"what is installed as {library.FileName} has no {library.Entry}, so it is no driver: "
                + $"{Advice(kind)}";
        return kind == GpuKind.Cuda
            ? OfCuda((delegate* unmanaged<uint, CudaError>)entry)
            : OfOpenCL((delegate* unmanaged<uint, nint*, uint*, int>)entry);
    }

    /// <summary>What to install.</summary>
    public static string Advice(GpuKind kind) => kind switch
    {
        GpuKind.Cuda =>
            "install NVIDIA's driver (https://www.nvidia.com/drivers; in a container, start it with the NVIDIA "
                + "container toolkit)",
        _ => "install the GPU's OpenCL driver (OpenCL C 2.0 or later with the generic address space)",
    };

    /// <summary>What to say of a driver that cannot be used.</summary>
    public static GpuException Unusable(GpuKind kind, Exception exception) =>
        // What fails to initialise a type says so, and its cause what is missing.
        new(
            $"The {kind.Name()} driver cannot be used ({exception.GetBaseException().Message.TrimEnd('.')}): "
                + $"{Advice(kind)}.", exception);

    private static string OfCuda(delegate* unmanaged<uint, CudaError> initialize)
    {
        CudaError answer = initialize(0);
        return answer == CudaError.CUDA_SUCCESS
            ? "NVIDIA's driver is installed, but has no GPU that ILGPU can use: nvidia-smi must list one, "
                + "and CUDA_VISIBLE_DEVICES must not hide it"
            : $"NVIDIA's driver is installed, but finds no GPU that works ({answer}): nvidia-smi must list it; "
                + "in a container, start that with the NVIDIA container toolkit";
    }

    private static string OfOpenCL(delegate* unmanaged<uint, nint*, uint*, int> platforms)
    {
        uint count = 0;
        int answer = platforms(0, null, &count);
        if (answer == PlatformNotFound || (answer == 0 && count == 0))
            return $"{DriverLibrary.Of(GpuKind.OpenCL)!.FileName} is installed, but no driver is registered with it: "
                + Advice(GpuKind.OpenCL);
        if (answer != 0) return $"OpenCL is installed, but answers {(CLError)answer}: {Advice(GpuKind.OpenCL)}";
        string[] refused = [.. CLDevice.GetDevices(_ => true).Select(device => device.Name)];
        return refused.Length == 0
            ? "OpenCL is installed, and so is a driver, but that finds no device: clinfo must list it"
            : $"{string.Join(", ", refused)}: not with OpenCL C 2.0 or later and the generic address space; a newer "
                + $"driver may have them";
    }
}
