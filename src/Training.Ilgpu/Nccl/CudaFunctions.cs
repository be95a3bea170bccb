using System.Runtime.InteropServices;
using GResNet.Runtime.Ilgpu;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>What of CUDA's driver NCCL's memory takes, as cuda.h declares it.</summary>
/// <param name="find">Where a function is.</param>
internal sealed unsafe class CudaFunctions(Func<string, nint> find)
{
    // CUresult.
    public const int Success = 0, NotReady = 600;

    /// <summary>CU_STREAM_NON_BLOCKING: a stream that the default one does not wait for, nor it for that.</summary>
    public const uint NonBlocking = 1;

    public readonly delegate* unmanaged<uint, int> Init = (delegate* unmanaged<uint, int>)find("cuInit");

    // device, ordinal
    public readonly delegate* unmanaged<int*, int, int> DeviceGet =
        (delegate* unmanaged<int*, int, int>)find("cuDeviceGet");

    // text, its bytes, device
    public readonly delegate* unmanaged<byte*, int, int, int> DeviceGetPciBusId =
        (delegate* unmanaged<byte*, int, int, int>)find("cuDeviceGetPCIBusId");

    // context, device
    public readonly delegate* unmanaged<nint*, int, int> PrimaryCtxRetain =
        (delegate* unmanaged<nint*, int, int>)find("cuDevicePrimaryCtxRetain");

    public readonly delegate* unmanaged<int, int> PrimaryCtxRelease =
        (delegate* unmanaged<int, int>)find("cuDevicePrimaryCtxRelease_v2");

    public readonly delegate* unmanaged<nint, int> CtxPush =
        (delegate* unmanaged<nint, int>)find("cuCtxPushCurrent_v2");

    public readonly delegate* unmanaged<nint*, int> CtxPop =
        (delegate* unmanaged<nint*, int>)find("cuCtxPopCurrent_v2");

    // memory, bytes
    public readonly delegate* unmanaged<nint*, nuint, int> MemAlloc =
        (delegate* unmanaged<nint*, nuint, int>)find("cuMemAlloc_v2");

    public readonly delegate* unmanaged<nint, int> MemFree = (delegate* unmanaged<nint, int>)find("cuMemFree_v2");

    // memory of the host, bytes
    public readonly delegate* unmanaged<nint*, nuint, int> MemAllocHost =
        (delegate* unmanaged<nint*, nuint, int>)find("cuMemAllocHost_v2");

    public readonly delegate* unmanaged<nint, int> MemFreeHost =
        (delegate* unmanaged<nint, int>)find("cuMemFreeHost");

    // to, from, bytes, stream
    public readonly delegate* unmanaged<nint, nint, nuint, nint, int> CopyToDevice =
        (delegate* unmanaged<nint, nint, nuint, nint, int>)find("cuMemcpyHtoDAsync_v2");

    public readonly delegate* unmanaged<nint, nint, nuint, nint, int> CopyToHost =
        (delegate* unmanaged<nint, nint, nuint, nint, int>)find("cuMemcpyDtoHAsync_v2");

    // to, its context, from, its context, bytes, stream
    public readonly delegate* unmanaged<nint, nint, nint, nint, nuint, nint, int> CopyPeer =
        (delegate* unmanaged<nint, nint, nint, nint, nuint, nint, int>)find("cuMemcpyPeerAsync");

    // stream, flags
    public readonly delegate* unmanaged<nint*, uint, int> StreamCreate =
        (delegate* unmanaged<nint*, uint, int>)find("cuStreamCreate");

    public readonly delegate* unmanaged<nint, int> StreamQuery = (delegate* unmanaged<nint, int>)find("cuStreamQuery");

    public readonly delegate* unmanaged<nint, int> StreamDestroy =
        (delegate* unmanaged<nint, int>)find("cuStreamDestroy_v2");

    private readonly delegate* unmanaged<int, nint*, int> getErrorString =
        (delegate* unmanaged<int, nint*, int>)find("cuGetErrorString");

    /// <summary>The driver's.</summary>
    /// <exception cref="CollectiveException">There is none.</exception>
    public static CudaFunctions Load() => DriverLibrary.Of(GpuKind.Cuda)!.TryLoad(out nint driver)
        ? new CudaFunctions(name => NativeLibrary.GetExport(driver, name))
        : throw new CollectiveException("NCCL needs a GPU of NVIDIA and its driver; there is none.");

    /// <summary>Throws what a code tells of.</summary>
    /// <exception cref="CollectiveException">It is an error.</exception>
    public void Check(int code, string what)
    {
        if (code == Success) return;
        nint text = 0;
        _ = getErrorString(code, &text);
        throw new CollectiveException($"CUDA: {what} failed: {Marshal.PtrToStringUTF8(text)} (code {code}).");
    }
}
