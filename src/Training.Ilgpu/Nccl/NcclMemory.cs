using System.Runtime.InteropServices;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Memory of a GPU in the context that NCCL computes in, the device's primary one, and a stream. ILGPU has contexts of
/// its own, whose memory another need not reach: what is reduced is copied here and back.
/// </summary>
internal sealed unsafe class NcclMemory : IDisposable
{
    /// <summary>How much there is; more is computed with piece by piece.</summary>
    public const int Bytes = 32 << 20;

    private const int MostOfBusId = 32;

    private readonly int device;
    private readonly nint context;
    private nint staging;

    /// <summary>Takes it.</summary>
    /// <exception cref="Collectives.CollectiveException">CUDA fails.</exception>
    public NcclMemory(CudaFunctions cuda, int ordinal)
    {
        Cuda = cuda;
        Ordinal = ordinal;
        int found;
        nint primary, memory, made;
        cuda.Check(cuda.Init(0), "initialising");
        cuda.Check(cuda.DeviceGet(&found, ordinal), $"opening cuda:{ordinal}");
        cuda.Check(cuda.PrimaryCtxRetain(&primary, found), $"opening cuda:{ordinal}");
        (device, context) = (found, primary);
        try
        {
            using Scope scope = Enter();
            cuda.Check(cuda.MemAlloc(&memory, Bytes), "allocating memory for NCCL");
            Address = memory;
            cuda.Check(cuda.StreamCreate(&made, CudaFunctions.NonBlocking), "creating a stream");
            Stream = made;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What it is taken by.</summary>
    public CudaFunctions Cuda { get; }

    /// <summary>The GPU's number.</summary>
    public int Ordinal { get; }

    /// <summary>Where it is.</summary>
    public nint Address { get; }

    /// <summary>What is computed with it in turn, copies included.</summary>
    public nint Stream { get; }

    /// <summary>The GPU's place in its machine, by which one is told from another whatever their numbers.</summary>
    public string BusId
    {
        get
        {
            byte* text = stackalloc byte[MostOfBusId];
            Cuda.Check(Cuda.DeviceGetPciBusId(text, MostOfBusId, device), $"looking for the place of cuda:{Ordinal}");
            return Marshal.PtrToStringUTF8((nint)text)!;
        }
    }

    /// <summary>Makes the context this thread's until that is disposed of, and then again what was.</summary>
    public Scope Enter()
    {
        Cuda.Check(Cuda.CtxPush(context), "entering a context");
        return new Scope(Cuda);
    }

    /// <summary>Has a part of values copied to it, before what is begun next.</summary>
    public void Fetch(NcclOperand from, long offset, int bytes)
    {
        nint place = from.Address + (nint)offset;
        if (from.Context is { } of)
        {
            Cuda.Check(Cuda.CopyPeer(Address, context, place, of, (nuint)bytes, Stream), "copying");
            return;
        }

        Buffer.MemoryCopy((void*)place, (void*)Staging(), Bytes, bytes);
        Cuda.Check(Cuda.CopyToDevice(Address, Staging(), (nuint)bytes, Stream), "copying");
    }

    /// <summary>Has it copied to where it came from, after what was begun last; <see cref="Finish"/> ends that.
    /// </summary>
    public void Return(NcclOperand to, long offset, int bytes) => Cuda.Check(
        to.Context is { } of
            ? Cuda.CopyPeer(to.Address + (nint)offset, of, Address, context, (nuint)bytes, Stream)
            : Cuda.CopyToHost(Staging(), Address, (nuint)bytes, Stream),
        "copying");

    /// <summary>Once all is computed: values of the host take what came back.</summary>
    public void Finish(NcclOperand to, long offset, int bytes)
    {
        if (to.Context is null)
            Buffer.MemoryCopy((void*)Staging(), (void*)(to.Address + (nint)offset), bytes, bytes);
    }

    /// <summary>Whether all is computed.</summary>
    public bool IsIdle()
    {
        int code = Cuda.StreamQuery(Stream);
        if (code != CudaFunctions.NotReady) Cuda.Check(code, "computing");
        return code == CudaFunctions.Success;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (Enter())
        {
            if (Stream != 0) _ = Cuda.StreamDestroy(Stream);
            if (staging != 0) _ = Cuda.MemFreeHost(staging);
            if (Address != 0) _ = Cuda.MemFree(Address);
        }

        _ = Cuda.PrimaryCtxRelease(device);
    }

    /// <summary>
    /// Page-locked memory of the host: a copy from or to any other waits for the stream, which may hang.
    /// </summary>
    private nint Staging()
    {
        if (staging != 0) return staging;
        nint made;
        Cuda.Check(Cuda.MemAllocHost(&made, Bytes), "allocating memory of the host");
        return staging = made;
    }

    /// <summary>The time for which a context is a thread's.</summary>
    public readonly ref struct Scope(CudaFunctions cuda)
    {
        /// <inheritdoc cref="IDisposable.Dispose"/>
        public void Dispose()
        {
            nint popped;
            _ = cuda.CtxPop(&popped);
        }
    }
}

/// <summary>What is reduced.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Context">In whose memory; null for the host's.</param>
internal readonly record struct NcclOperand(nint Address, nint? Context = null);
