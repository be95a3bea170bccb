namespace GResNet.Training.Ilgpu;

/// <summary>
/// Memory of a GPU in the context that NCCL computes in, the device's primary one. ILGPU has contexts of its own, whose
/// memory another need not reach: what is reduced is copied here and back.
/// </summary>
internal sealed unsafe class NcclMemory : IDisposable
{
    /// <summary>How much there is; more is computed with piece by piece.</summary>
    public const int Bytes = 32 << 20;

    private readonly CudaFunctions cuda;
    private readonly int device;
    private readonly nint context;

    /// <summary>Takes it.</summary>
    /// <exception cref="Collectives.CollectiveException">CUDA fails.</exception>
    public NcclMemory(CudaFunctions cuda, int ordinal)
    {
        this.cuda = cuda;
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
            // Follows copies, which are on the stream that all wait for.
            cuda.Check(cuda.StreamCreate(&made, 0), "creating a stream");
            Stream = made;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it is.</summary>
    public nint Address { get; }

    /// <summary>What is computed with it in turn.</summary>
    public nint Stream { get; }

    /// <summary>Makes the context this thread's until that is disposed of, and then again what was.</summary>
    public Scope Enter()
    {
        cuda.Check(cuda.CtxPush(context), "entering a context");
        return new Scope(cuda);
    }

    /// <summary>Copies to it.</summary>
    public void Read(NcclOperand from, long offset, int bytes) => cuda.Check(
        from.Context is { } of
            ? cuda.CopyPeer(Address, context, from.Address + (nint)offset, of, (nuint)bytes)
            : cuda.CopyToDevice(Address, from.Address + (nint)offset, (nuint)bytes),
        "copying");

    /// <summary>Copies from it.</summary>
    public void Write(NcclOperand to, long offset, int bytes) => cuda.Check(
        to.Context is { } of
            ? cuda.CopyPeer(to.Address + (nint)offset, of, Address, context, (nuint)bytes)
            : cuda.CopyToHost(to.Address + (nint)offset, Address, (nuint)bytes),
        "copying");

    /// <summary>Whether all is computed.</summary>
    public bool IsIdle()
    {
        int code = cuda.StreamQuery(Stream);
        if (code != CudaFunctions.NotReady) cuda.Check(code, "computing");
        return code == CudaFunctions.Success;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (Enter())
        {
            if (Stream != 0) _ = cuda.StreamDestroy(Stream);
            if (Address != 0) _ = cuda.MemFree(Address);
        }

        _ = cuda.PrimaryCtxRelease(device);
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
