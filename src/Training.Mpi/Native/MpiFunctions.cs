using System.Runtime.InteropServices;

namespace GResNet.Training.Mpi.Native;

/// <summary>
/// The functions of MPI that are called, with every handle as wide as an address: an argument of which a callee takes
/// 32 bits is at the same place, and what it returns is read from memory that was zero.
/// </summary>
/// <param name="library">That of MPI.</param>
internal sealed unsafe class MpiFunctions(nint library)
{
    // argc, argv, required, provided
    public readonly delegate* unmanaged<nint, nint, int, int*, int> InitThread =
        (delegate* unmanaged<nint, nint, int, int*, int>)Find(library, "Init_thread");

    public readonly delegate* unmanaged<int> Finalize = (delegate* unmanaged<int>)Find(library, "Finalize");

    // comm, code
    public readonly delegate* unmanaged<nint, int, int> Abort =
        (delegate* unmanaged<nint, int, int>)Find(library, "Abort");

    // text, length
    public readonly delegate* unmanaged<byte*, int*, int> GetLibraryVersion =
        (delegate* unmanaged<byte*, int*, int>)Find(library, "Get_library_version");

    public readonly delegate* unmanaged<byte*, int*, int> GetProcessorName =
        (delegate* unmanaged<byte*, int*, int>)Find(library, "Get_processor_name");

    // code, text, length
    public readonly delegate* unmanaged<int, byte*, int*, int> ErrorString =
        (delegate* unmanaged<int, byte*, int*, int>)Find(library, "Error_string");

    // comm, value
    public readonly delegate* unmanaged<nint, int*, int> CommRank =
        (delegate* unmanaged<nint, int*, int>)Find(library, "Comm_rank");

    public readonly delegate* unmanaged<nint, int*, int> CommSize =
        (delegate* unmanaged<nint, int*, int>)Find(library, "Comm_size");

    // comm, handler
    public readonly delegate* unmanaged<nint, nint, int> CommSetErrhandler =
        (delegate* unmanaged<nint, nint, int>)Find(library, "Comm_set_errhandler");

    // comm, new comm
    public readonly delegate* unmanaged<nint, nint*, int> CommDup =
        (delegate* unmanaged<nint, nint*, int>)Find(library, "Comm_dup");

    // comm, type, key, info, new comm
    public readonly delegate* unmanaged<nint, int, int, nint, nint*, int> CommSplitType =
        (delegate* unmanaged<nint, int, int, nint, nint*, int>)Find(library, "Comm_split_type");

    public readonly delegate* unmanaged<nint*, int> CommFree =
        (delegate* unmanaged<nint*, int>)Find(library, "Comm_free");

    // values, count, type, root, comm, request
    public readonly delegate* unmanaged<nint, int, nint, int, nint, nint*, int> Ibcast =
        (delegate* unmanaged<nint, int, nint, int, nint, nint*, int>)Find(library, "Ibcast");

    // from, to, count, type, op, comm, request
    public readonly delegate* unmanaged<nint, nint, int, nint, nint, nint, nint*, int> Iallreduce =
        (delegate* unmanaged<nint, nint, int, nint, nint, nint, nint*, int>)Find(library, "Iallreduce");

    // comm, request
    public readonly delegate* unmanaged<nint, nint*, int> Ibarrier =
        (delegate* unmanaged<nint, nint*, int>)Find(library, "Ibarrier");

    // values, count, type, rank, tag, comm, request
    public readonly delegate* unmanaged<nint, int, nint, int, int, nint, nint*, int> Isend =
        (delegate* unmanaged<nint, int, nint, int, int, nint, nint*, int>)Find(library, "Isend");

    public readonly delegate* unmanaged<nint, int, nint, int, int, nint, nint*, int> Irecv =
        (delegate* unmanaged<nint, int, nint, int, int, nint, nint*, int>)Find(library, "Irecv");

    // request, done, status
    public readonly delegate* unmanaged<nint*, int*, nint, int> Test =
        (delegate* unmanaged<nint*, int*, nint, int>)Find(library, "Test");

    // request
    public readonly delegate* unmanaged<nint*, int> Cancel = (delegate* unmanaged<nint*, int>)Find(library, "Cancel");

    public readonly delegate* unmanaged<nint*, int> RequestFree =
        (delegate* unmanaged<nint*, int>)Find(library, "Request_free");

    private static nint Find(nint library, string name) => NativeLibrary.GetExport(library, "MPI_" + name);
}
