using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GResNet.Runtime.Ilgpu;
using GResNet.Training.Collectives;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Ranks with a GPU of NVIDIA each, by NCCL: over NVLink, PCI Express or the network. Values of the host go by way of
/// the GPU. It needs Linux and libnccl.so.2, which <c>GRESNET_NCCL_LIBRARY</c> may name.
/// </summary>
public sealed unsafe class NcclCollective : ICollective
{
    /// <summary>How long a collective may take where nothing else is said: ten minutes.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    private readonly NcclFunctions nccl;
    private readonly CudaFunctions cuda;
    private readonly int device;
    private readonly TimeSpan timeout;
    private readonly NcclMemory memory;
    private nint communicator;
    private bool isDisposed;

    internal NcclCollective(
        NcclFunctions nccl, CudaFunctions cuda, int device, int rank, int size, NcclId id, TimeSpan timeout)
    {
        (this.nccl, this.cuda, this.device, this.timeout) = (nccl, cuda, device, timeout);
        (Rank, Size) = (rank, size);
        int version;
        Name = nccl.GetVersion(&version) == NcclFunctions.Success
            ? $"NCCL {version / 10_000}.{version / 100 % 100}.{version % 100}" : "NCCL";
        memory = new NcclMemory(cuda, device);
        try
        {
            using NcclMemory.Scope scope = memory.Enter();
            nint made;
            int code = nccl.CommInitRank(&made, size, id, rank);
            if (code != NcclFunctions.Success) throw Failure("joining the ranks", nccl.Text(code, 0));
            communicator = made;
            (LocalRank, LocalSize) = Locate();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int LocalRank { get; }

    /// <inheritdoc/>
    public int LocalSize { get; }

    /// <inheritdoc/>
    public string Node { get; } = Environment.MachineName;

    /// <summary>Joins ranks that something connects already, as MPI does.</summary>
    /// <param name="ranks">They; all of them call this.</param>
    /// <param name="device">This rank's GPU, of CUDA: no two of a machine have the same.</param>
    /// <param name="timeout">How long a collective may take; null for <see cref="DefaultTimeout"/>.</param>
    /// <exception cref="CollectiveException">There is no NCCL or no such GPU, or the job is broken.</exception>
    public static NcclCollective Join(ICollective ranks, int device, TimeSpan? timeout = null) => Join(
        NcclFunctions.Load(), CudaFunctions.Load(), device, ranks.Rank, ranks.Size,
        values => ranks.Broadcast(values, 0), timeout ?? DefaultTimeout);

    /// <summary>
    /// Joins ranks that nothing connects yet, which the variables RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT tell
    /// of. The port is one that rank 0's machine has free; torchrun's own is taken.
    /// </summary>
    /// <param name="device">This rank's GPU, of CUDA: no two of a machine have the same.</param>
    /// <param name="timeout">How long a collective may take; null for <see cref="DefaultTimeout"/>.</param>
    /// <returns>Null where they tell of no other rank; NCCL is not loaded then.</returns>
    /// <exception cref="CollectiveException">
    /// There is no NCCL or no such GPU, a variable is wrong, or the ranks do not meet.
    /// </exception>
    public static NcclCollective? Join(int device, TimeSpan? timeout = null)
    {
        if (TcpMeeting.Find(Environment.GetEnvironmentVariable) is not { } meeting) return null;
        TimeSpan limit = timeout ?? DefaultTimeout;
        return Join(
            NcclFunctions.Load(), CudaFunctions.Load(), device, meeting.Rank, meeting.Size,
            values => meeting.Share(values, limit), limit);
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values, int root)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        fixed (byte* at = values)
        {
            Run($"the broadcast of {values.Length:n0} bytes from rank {root}", new((nint)at), values.Length, 1,
                count => nccl.Broadcast(
                    memory.Address, memory.Address, count, NcclFunctions.UInt8, root, communicator, memory.Stream));
        }
    }

    /// <inheritdoc/>
    public void AllReduce(Span<float> values, Reduction reduction)
    {
        fixed (float* at = values)
            Reduce(new((nint)at), values.Length, sizeof(float), NcclFunctions.Float32, reduction);
    }

    /// <inheritdoc/>
    public void AllReduce(Span<double> values, Reduction reduction)
    {
        fixed (double* at = values)
            Reduce(new((nint)at), values.Length, sizeof(double), NcclFunctions.Float64, reduction);
    }

    /// <inheritdoc/>
    public void AllReduce(Span<long> values, Reduction reduction)
    {
        fixed (long* at = values)
            Reduce(new((nint)at), values.Length, sizeof(long), NcclFunctions.Int64, reduction);
    }

    /// <summary>The same of values on this rank's GPU, which do not leave it for the host.</summary>
    /// <param name="on">The GPU; what was launched there before is computed first.</param>
    /// <param name="values">As many on every rank.</param>
    /// <param name="reduction">What is made of them.</param>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public void AllReduce(GpuDevice on, ArrayView<float> values, Reduction reduction)
    {
        if (on.Info.Kind == GpuKind.OpenCL) throw new ArgumentException("NCCL needs a GPU of CUDA.", nameof(on));
        on.Accelerator.Synchronize();
        nint at = values.Length == 0 ? 0 : values.LoadEffectiveAddressAsPtr();
        Reduce(new(at, on.Accelerator.NativePtr), values.Length, sizeof(float), NcclFunctions.Float32, reduction);
    }

    /// <inheritdoc/>
    public void Barrier() => AllReduce([0L], Reduction.Sum);

    /// <inheritdoc/>
    public ICollective Duplicate() => Join(
        nccl, cuda, device, Rank, Size, values => Broadcast(values, 0), timeout);

    /// <inheritdoc/>
    [DoesNotReturn]
    public void Abort(int exitCode, string reason)
    {
        Console.Error.WriteLine($"Rank {Rank} of {Size} on {Node} ends the job: {reason}");
        Break();
        Environment.Exit(exitCode);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        if (Interlocked.Exchange(ref communicator, 0) is not 0 and nint ended)
        {
            using NcclMemory.Scope scope = memory.Enter();
            _ = nccl.CommDestroy(ended);
        }

        memory.Dispose();
    }

    internal delegate void Share(Span<byte> values);

    internal static NcclCollective Join(
        NcclFunctions nccl, CudaFunctions cuda, int device, int rank, int size, Share share, TimeSpan timeout)
    {
        NcclId id = default;
        if (rank == 0 && nccl.GetUniqueId(&id) is not NcclFunctions.Success and int code)
            throw new CollectiveException($"NCCL cannot begin: {nccl.Text(code, 0)}");
        share(MemoryMarshal.AsBytes(new Span<NcclId>(ref id)));
        return new NcclCollective(nccl, cuda, device, rank, size, id, timeout);
    }

    private void Reduce(NcclOperand values, long count, int bytes, int type, Reduction reduction)
    {
        int operation = reduction switch
        {
            Reduction.Sum => NcclFunctions.Sum,
            Reduction.Minimum => NcclFunctions.Minimum,
            Reduction.Maximum => NcclFunctions.Maximum,
            _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, null),
        };
        Run($"the all-reduce of {count:n0} values", values, count, bytes, n => nccl.AllReduce(
            memory.Address, memory.Address, n, type, operation, communicator, memory.Stream));
    }

    /// <summary>Brings values to the GPU, computes with them, and takes them back, piece by piece.</summary>
    private void Run(string what, NcclOperand values, long count, int bytes, Func<nuint, int> start)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (communicator == 0) throw Failure(what, "the communicator has ended.");
        using NcclMemory.Scope scope = memory.Enter();
        for (long done = 0; done < count;)
        {
            int n = (int)Math.Min(count - done, NcclMemory.Bytes / bytes);
            memory.Read(values, done * bytes, n * bytes);
            if (start((nuint)n) is not NcclFunctions.Success and int code) throw Broken(what, code);
            Await(what);
            memory.Write(values, done * bytes, n * bytes);
            done += n;
        }
    }

    private void Await(string what)
    {
        long begin = Stopwatch.GetTimestamp();
        var pause = new SpinWait();
        while (!memory.IsIdle())
        {
            int error;
            int code = nccl.CommGetAsyncError(communicator, &error);
            if (code == NcclFunctions.Success) code = error;
            if (code is not (NcclFunctions.Success or NcclFunctions.InProgress)) throw Broken(what, code);
            if (Stopwatch.GetElapsedTime(begin) > timeout)
            {
                Break();
                throw Failure(what, $"it did not end within {timeout.TotalSeconds:0.#} s: a rank hangs or has ended.");
            }

            pause.SpinOnce();
        }
    }

    private CollectiveException Broken(string what, int code)
    {
        string text = nccl.Text(code, communicator);
        Break();
        return Failure(what, $"{text}. NCCL_DEBUG=WARN has it tell more.");
    }

    private CollectiveException Failure(string what, string why) =>
        new($"Rank {Rank} of {Size} on {Node}: {what} failed in {Name}: {why}");

    /// <summary>Ends what waits on the GPU, for which <see cref="Dispose"/> would wait.</summary>
    private void Break()
    {
        if (Interlocked.Exchange(ref communicator, 0) is not 0 and nint broken) _ = nccl.CommAbort(broken);
    }

    /// <summary>Which of its machine's ranks this is, by the machines' names.</summary>
    private (int Rank, int Size) Locate()
    {
        long[] nodes = new long[Size];
        nodes[Rank] = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(Node)));
        AllReduce(nodes, Reduction.Sum);
        return (nodes[..Rank].Count(node => node == nodes[Rank]), nodes.Count(node => node == nodes[Rank]));
    }
}
