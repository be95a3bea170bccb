using System.Runtime.InteropServices;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>The functions of NCCL that are called, as nccl.h of version 2 declares them.</summary>
/// <param name="find">Where a function is.</param>
internal sealed unsafe class NcclFunctions(Func<string, nint> find)
{
    /// <summary>Names the library where it is not found.</summary>
    public const string Variable = "GRESNET_NCCL_LIBRARY";

    // ncclResult_t, ncclDataType_t and ncclRedOp_t.
    public const int Success = 0, InProgress = 7;
    public const int UInt8 = 1, Int64 = 4, Float32 = 7, Float64 = 8;
    public const int Sum = 0, Maximum = 2, Minimum = 3;

    private const string File = "libnccl.so.2";

    public readonly delegate* unmanaged<int*, int> GetVersion =
        (delegate* unmanaged<int*, int>)find("ncclGetVersion");

    public readonly delegate* unmanaged<NcclId*, int> GetUniqueId =
        (delegate* unmanaged<NcclId*, int>)find("ncclGetUniqueId");

    // comm, ranks, id, rank
    public readonly delegate* unmanaged<nint*, int, NcclId, int, int> CommInitRank =
        (delegate* unmanaged<nint*, int, NcclId, int, int>)find("ncclCommInitRank");

    public readonly delegate* unmanaged<nint, int*, int> CommGetAsyncError =
        (delegate* unmanaged<nint, int*, int>)find("ncclCommGetAsyncError");

    public readonly delegate* unmanaged<nint, int> CommAbort = (delegate* unmanaged<nint, int>)find("ncclCommAbort");

    public readonly delegate* unmanaged<nint, int> CommDestroy =
        (delegate* unmanaged<nint, int>)find("ncclCommDestroy");

    // from, to, count, type, operation, comm, stream
    public readonly delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int> AllReduce =
        (delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)find("ncclAllReduce");

    // from, to, count, type, root, comm, stream
    public readonly delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int> Broadcast =
        (delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)find("ncclBroadcast");

    private readonly delegate* unmanaged<int, nint> getErrorString =
        (delegate* unmanaged<int, nint>)find("ncclGetErrorString");

    private readonly delegate* unmanaged<nint, nint> getLastError =
        (delegate* unmanaged<nint, nint>)find("ncclGetLastError");

    /// <summary>The system's.</summary>
    /// <exception cref="CollectiveException">There is none.</exception>
    public static NcclFunctions Load()
    {
        string file = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : File;
        if (!NativeLibrary.TryLoad(file, out nint library))
        {
            throw new CollectiveException(
                $"{file} cannot be loaded: NCCL is needed for several GPUs of NVIDIA (Linux alone; libnccl2 of "
                + $"NVIDIA's packages). {Variable} may name its file.");
        }

        try
        {
            return new NcclFunctions(name => NativeLibrary.GetExport(library, name));
        }
        catch (EntryPointNotFoundException e)
        {
            throw new CollectiveException($"{file} is not NCCL 2.13 or later: {e.Message}", e);
        }
    }

    /// <summary>What a code means, and what NCCL says besides.</summary>
    /// <param name="code">Of ncclResult_t.</param>
    /// <param name="communicator">Whose; 0 before there is one.</param>
    public string Text(int code, nint communicator)
    {
        string? meaning = Marshal.PtrToStringUTF8(getErrorString(code));
        string? last = Marshal.PtrToStringUTF8(getLastError(communicator));
        return string.IsNullOrWhiteSpace(last) ? $"{meaning} (code {code})" : $"{meaning} (code {code}): {last.Trim()}";
    }
}
