using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GResNet.Training.Ilgpu.Tests.Nccl;

/// <summary>What goes wrong.</summary>
internal enum NcclFault
{
    None,
    AtJoining,
    AtCall,
    OfAnotherRank,
    Hang,
}

/// <summary>NCCL for ranks that are threads of this process, called as native code is.</summary>
internal static unsafe class FakeNccl
{
    private const int SystemError = 2, InvalidArgument = 4, RemoteError = 6;

    private static readonly ConcurrentDictionary<long, FakeGroup> Groups = [];
    private static readonly ConcurrentDictionary<nint, (FakeGroup Group, int Rank)> Communicators = [];
    private static readonly nint Meaning = Marshal.StringToCoTaskMemUTF8("what the code means");
    private static readonly nint Last = Marshal.StringToCoTaskMemUTF8("what was last\n");
    private static long groups;
    private static long communicators;

    /// <summary>The functions.</summary>
    public static NcclFunctions Functions { get; } = new(Find);

    /// <summary>What goes wrong from now on.</summary>
    public static NcclFault Fault { get; set; }

    /// <summary>Communicators that were aborted.</summary>
    public static int Aborts { get; set; }

    private static nint Find(string name) => name switch
    {
        "ncclGetVersion" => (nint)(delegate* unmanaged<int*, int>)&GetVersion,
        "ncclGetUniqueId" => (nint)(delegate* unmanaged<NcclId*, int>)&GetUniqueId,
        "ncclCommInitRank" => (nint)(delegate* unmanaged<nint*, int, NcclId, int, int>)&Join,
        "ncclCommGetAsyncError" => (nint)(delegate* unmanaged<nint, int*, int>)&AsyncError,
        "ncclCommAbort" => (nint)(delegate* unmanaged<nint, int>)&Abort,
        "ncclCommDestroy" => (nint)(delegate* unmanaged<nint, int>)&Destroy,
        "ncclAllReduce" => (nint)(delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)&AllReduce,
        "ncclBroadcast" => (nint)(delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)&Broadcast,
        "ncclGetErrorString" => (nint)(delegate* unmanaged<int, nint>)&ErrorString,
        "ncclGetLastError" => (nint)(delegate* unmanaged<nint, nint>)&LastError,
        _ => throw new EntryPointNotFoundException(name),
    };

    [UnmanagedCallersOnly]
    private static int GetVersion(int* version)
    {
        *version = 22_105;
        return 0;
    }

    /// <summary>All bytes are told by the first eight.</summary>
    [UnmanagedCallersOnly]
    private static int GetUniqueId(NcclId* id)
    {
        long group = Interlocked.Increment(ref groups);
        *(long*)id->Values = group;
        for (int i = sizeof(long); i < NcclId.Bytes; i++) id->Values[i] = (byte)(group + (3 * i));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Join(nint* communicator, int ranks, NcclId id, int rank)
    {
        if (Fault == NcclFault.AtJoining) return SystemError;
        long number = *(long*)id.Values;
        for (int i = sizeof(long); i < NcclId.Bytes; i++)
            if (id.Values[i] != (byte)(number + (3 * i))) return InvalidArgument;
        FakeGroup group = Groups.GetOrAdd(number, _ => new FakeGroup(ranks));
        if (group.Size != ranks || rank < 0 || rank >= ranks || FakeCuda.Depth == 0) return InvalidArgument;
        *communicator = (nint)Interlocked.Increment(ref communicators);
        Communicators[*communicator] = (group, rank);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int AsyncError(nint communicator, int* error)
    {
        *error = Fault == NcclFault.OfAnotherRank ? RemoteError : NcclFunctions.InProgress;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Abort(nint communicator)
    {
        Aborts++;
        if (!Communicators.TryRemove(communicator, out var joined)) return InvalidArgument;
        joined.Group.Leave();
        return 0;
    }

    /// <summary>Ends when all ranks of a machine have called it.</summary>
    [UnmanagedCallersOnly]
    private static int Destroy(nint communicator)
    {
        if (!Communicators.TryRemove(communicator, out var joined)) return InvalidArgument;
        joined.Group.Leave();
        joined.Group.AwaitAll();
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int AllReduce(
        nint from, nint to, nuint count, int type, int operation, nint communicator, nint stream)
    {
        if (Broken(stream) is { } code) return code;
        (FakeGroup group, int rank) = Communicators[communicator];
        Action? work = type switch
        {
            NcclFunctions.Float32 => () => group.Reduce<float>(rank, from, to, (int)count, operation),
            NcclFunctions.Float64 => () => group.Reduce<double>(rank, from, to, (int)count, operation),
            NcclFunctions.Int64 => () => group.Reduce<long>(rank, from, to, (int)count, operation),
            _ => null,
        };
        if (work is null) return InvalidArgument;
        FakeCuda.Begin(stream, work);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Broadcast(nint from, nint to, nuint count, int type, int root, nint communicator, nint stream)
    {
        if (Broken(stream) is { } code) return code;
        (FakeGroup group, int rank) = Communicators[communicator];
        if (type != NcclFunctions.UInt8) return InvalidArgument;
        FakeCuda.Begin(stream, () => group.Broadcast(rank, root, from, to, (int)count));
        return 0;
    }

    private static int? Broken(nint stream)
    {
        if (Fault == NcclFault.None) return null;
        if (Fault == NcclFault.AtCall) return SystemError;
        FakeCuda.Busy[stream] = true;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static nint ErrorString(int code) => Meaning;

    [UnmanagedCallersOnly]
    private static nint LastError(nint communicator) => Last;
}

/// <summary>The ranks of a communicator.</summary>
internal sealed unsafe class FakeGroup(int size) : IDisposable
{
    private readonly Barrier barrier = new(size);
    private readonly nint[] places = new nint[size];
    private int left;

    public int Size => size;

    public void Leave()
    {
        lock (places)
        {
            left++;
            Monitor.PulseAll(places);
        }
    }

    public void AwaitAll()
    {
        lock (places)
        {
            while (left < size) Monitor.Wait(places);
        }
    }

    public void Broadcast(int rank, int root, nint from, nint to, int count)
    {
        places[rank] = from;
        barrier.SignalAndWait();
        if (rank != root) new Span<byte>((void*)places[root], count).CopyTo(new Span<byte>((void*)to, count));
        barrier.SignalAndWait();
    }

    public void Reduce<T>(int rank, nint from, nint to, int count, int operation)
        where T : unmanaged, INumber<T>
    {
        places[rank] = from;
        barrier.SignalAndWait();
        T[] result = new Span<T>((void*)places[0], count).ToArray();
        for (int other = 1; other < size; other++)
        {
            var values = new Span<T>((void*)places[other], count);
            for (int i = 0; i < count; i++)
            {
                result[i] = operation switch
                {
                    NcclFunctions.Sum => result[i] + values[i],
                    NcclFunctions.Minimum => T.Min(result[i], values[i]),
                    _ => T.Max(result[i], values[i]),
                };
            }
        }

        barrier.SignalAndWait();
        result.CopyTo(new Span<T>((void*)to, count));
        barrier.SignalAndWait();
    }

    public void Dispose() => barrier.Dispose();
}
