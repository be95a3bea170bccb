using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace GResNet.Training.Ilgpu.Tests.Nccl;

/// <summary>
/// What of CUDA's driver NCCL's memory takes, in memory of the host, called as native code is. What is begun on a
/// stream is done, in turn, when that is asked whether it is.
/// </summary>
internal static unsafe class FakeCuda
{
    /// <summary>The primary context.</summary>
    public const nint Primary = 0x1234;

    private const int InvalidValue = 1, InvalidContext = 201, InvalidDevice = 101;

    private static readonly nint Words = Marshal.StringToCoTaskMemUTF8("no such device, or no context");
    private static readonly ConcurrentDictionary<nint, Queue<Action>> Streams = [];
    private static readonly ConcurrentDictionary<nint, nuint> PageLocked = [];
    private static long streams;
    private static int peerCopies;

    [ThreadStatic]
    private static Stack<nint>? contexts;

    /// <summary>The functions.</summary>
    public static CudaFunctions Functions { get; } = new(Find);

    /// <summary>Streams that have not done their work.</summary>
    public static ConcurrentDictionary<nint, bool> Busy { get; } = [];

    /// <summary>Copies between contexts so far.</summary>
    public static int PeerCopies => peerCopies;

    /// <summary>How many contexts this thread has entered and not left.</summary>
    public static int Depth => contexts?.Count ?? 0;

    /// <summary>Begins something on a stream.</summary>
    public static void Begin(nint stream, Action work) => Streams[stream].Enqueue(work);

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
        "cuMemAllocHost_v2" => (nint)(delegate* unmanaged<nint*, nuint, int>)&AllocateHost,
        "cuMemFreeHost" => (nint)(delegate* unmanaged<nint, int>)&FreeHost,
        "cuMemcpyHtoDAsync_v2" => (nint)(delegate* unmanaged<nint, nint, nuint, nint, int>)&CopyToDevice,
        "cuMemcpyDtoHAsync_v2" => (nint)(delegate* unmanaged<nint, nint, nuint, nint, int>)&CopyToHost,
        "cuMemcpyPeerAsync" => (nint)(delegate* unmanaged<nint, nint, nint, nint, nuint, nint, int>)&CopyPeer,
        "cuDeviceGetPCIBusId" => (nint)(delegate* unmanaged<byte*, int, int, int>)&BusId,
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
    private static int AllocateHost(nint* memory, nuint bytes)
    {
        *memory = (nint)NativeMemory.Alloc(bytes);
        PageLocked[*memory] = bytes;
        return InContext();
    }

    [UnmanagedCallersOnly]
    private static int FreeHost(nint memory)
    {
        if (!PageLocked.TryRemove(memory, out _)) return InvalidValue;
        NativeMemory.Free((void*)memory);
        return InContext();
    }

    [UnmanagedCallersOnly]
    private static int CopyToDevice(nint to, nint from, nuint bytes, nint stream) =>
        PageLocked.ContainsKey(from) ? Copy(to, from, bytes, stream) : InvalidValue;

    [UnmanagedCallersOnly]
    private static int CopyToHost(nint to, nint from, nuint bytes, nint stream) =>
        PageLocked.ContainsKey(to) ? Copy(to, from, bytes, stream) : InvalidValue;

    [UnmanagedCallersOnly]
    private static int CopyPeer(nint to, nint toContext, nint from, nint fromContext, nuint bytes, nint stream)
    {
        Interlocked.Increment(ref peerCopies);
        return (toContext == Primary) != (fromContext == Primary) ? Copy(to, from, bytes, stream) : InvalidContext;
    }

    private static int Copy(nint to, nint from, nuint bytes, nint stream)
    {
        Begin(stream, () => NativeMemory.Copy((void*)from, (void*)to, bytes));
        return InContext();
    }

    [UnmanagedCallersOnly]
    private static int BusId(byte* text, int bytes, int device)
    {
        "0000:0"u8.CopyTo(new Span<byte>(text, bytes));
        text[6] = (byte)('0' + device - 70);
        text[7] = 0;
        return device >= 70 ? 0 : InvalidDevice;
    }

    /// <summary>That with which others do not wait for each other is the one flag there is.</summary>
    [UnmanagedCallersOnly]
    private static int CreateStream(nint* stream, uint flags)
    {
        *stream = (nint)Interlocked.Increment(ref streams);
        Streams[*stream] = [];
        return InContext(flags == 1 ? 0 : InvalidValue);
    }

    [UnmanagedCallersOnly]
    private static int Query(nint stream)
    {
        while (!Busy.ContainsKey(stream) && Streams[stream].TryDequeue(out Action? work)) work();
        return Busy.ContainsKey(stream) ? CudaFunctions.NotReady : InContext();
    }

    [UnmanagedCallersOnly]
    private static int DestroyStream(nint stream)
    {
        Streams.TryRemove(stream, out _);
        Busy.TryRemove(stream, out _);
        return InContext();
    }

    [UnmanagedCallersOnly]
    private static int ErrorString(int code, nint* text)
    {
        *text = Words;
        return 0;
    }
}
