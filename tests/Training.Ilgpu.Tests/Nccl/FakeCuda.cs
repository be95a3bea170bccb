using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace GResNet.Training.Ilgpu.Tests.Nccl;

/// <summary>What of CUDA's driver NCCL's memory takes, in memory of the host, called as native code is.</summary>
internal static unsafe class FakeCuda
{
    /// <summary>The primary context.</summary>
    public const nint Primary = 0x1234;

    private const int InvalidContext = 201, InvalidDevice = 101;

    private static readonly nint Words = Marshal.StringToCoTaskMemUTF8("no such device, or no context");
    private static long streams;

    [ThreadStatic]
    private static Stack<nint>? contexts;

    /// <summary>The functions.</summary>
    public static CudaFunctions Functions { get; } = new(Find);

    /// <summary>Streams that have not done their work.</summary>
    public static ConcurrentDictionary<nint, bool> Busy { get; } = [];

    /// <summary>Copies between contexts so far.</summary>
    public static int PeerCopies { get; private set; }

    /// <summary>How many contexts this thread has entered and not left.</summary>
    public static int Depth => contexts?.Count ?? 0;

    private static nint Find(string name) => name switch
    {
        "cuInit" => (nint)(delegate* unmanaged<uint, int>)&Init,
        "cuDeviceGet" => (nint)(delegate* unmanaged<int*, int, int>)&DeviceGet,
        "cuDevicePrimaryCtxRetain" => (nint)(delegate* unmanaged<nint*, int, int>)&Retain,
        "cuDevicePrimaryCtxRelease_v2" => (nint)(delegate* unmanaged<int, int>)&Release,
        "cuCtxPushCurrent_v2" => (nint)(delegate* unmanaged<nint, int>)&Push,
        "cuCtxPopCurrent_v2" => (nint)(delegate* unmanaged<nint*, int>)&Pop,
        "cuMemAlloc_v2" => (nint)(delegate* unmanaged<nint*, nuint, int>)&Allocate,
        "cuMemFree_v2" => (nint)(delegate* unmanaged<nint, int>)&Free,
        "cuMemcpyHtoD_v2" or "cuMemcpyDtoH_v2" => (nint)(delegate* unmanaged<nint, nint, nuint, int>)&Copy,
        "cuMemcpyPeer" => (nint)(delegate* unmanaged<nint, nint, nint, nint, nuint, int>)&CopyPeer,
        "cuStreamCreate" => (nint)(delegate* unmanaged<nint*, uint, int>)&CreateStream,
        "cuStreamQuery" => (nint)(delegate* unmanaged<nint, int>)&Query,
        "cuStreamDestroy_v2" => (nint)(delegate* unmanaged<nint, int>)&DestroyStream,
        "cuGetErrorString" => (nint)(delegate* unmanaged<int, nint*, int>)&ErrorString,
        _ => throw new EntryPointNotFoundException(name),
    };

    private static int InContext(int code = 0) => contexts?.Contains(Primary) == true ? code : InvalidContext;

    [UnmanagedCallersOnly]
    private static int Init(uint flags) => (int)flags;

    [UnmanagedCallersOnly]
    private static int DeviceGet(int* device, int ordinal)
    {
        *device = 70 + ordinal;
        return ordinal < 8 ? 0 : InvalidDevice;
    }

    [UnmanagedCallersOnly]
    private static int Retain(nint* context, int device)
    {
        *context = Primary;
        return device >= 70 ? 0 : InvalidDevice;
    }

    [UnmanagedCallersOnly]
    private static int Release(int device) => device >= 70 ? 0 : InvalidDevice;

    [UnmanagedCallersOnly]
    private static int Push(nint context)
    {
        (contexts ??= []).Push(context);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Pop(nint* context)
    {
        *context = contexts!.Pop();
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Allocate(nint* memory, nuint bytes)
    {
        *memory = (nint)NativeMemory.Alloc(bytes);
        return InContext();
    }

    [UnmanagedCallersOnly]
    private static int Free(nint memory)
    {
        NativeMemory.Free((void*)memory);
        return InContext();
    }

    [UnmanagedCallersOnly]
    private static int Copy(nint to, nint from, nuint bytes)
    {
        NativeMemory.Copy((void*)from, (void*)to, bytes);
        return InContext();
    }

    [UnmanagedCallersOnly]
    private static int CopyPeer(nint to, nint toContext, nint from, nint fromContext, nuint bytes)
    {
        PeerCopies++;
        NativeMemory.Copy((void*)from, (void*)to, bytes);
        return (toContext == Primary) != (fromContext == Primary) ? 0 : InvalidContext;
    }

    [UnmanagedCallersOnly]
    private static int CreateStream(nint* stream, uint flags)
    {
        *stream = (nint)Interlocked.Increment(ref streams);
        return InContext((int)flags);
    }

    [UnmanagedCallersOnly]
    private static int Query(nint stream) => Busy.ContainsKey(stream) ? CudaFunctions.NotReady : InContext();

    [UnmanagedCallersOnly]
    private static int DestroyStream(nint stream) => InContext();

    [UnmanagedCallersOnly]
    private static int ErrorString(int code, nint* text)
    {
        *text = Words;
        return 0;
    }
}
