using System.Runtime.InteropServices;

namespace GResNet.Training.Mpi.Native;

/// <summary>
/// The constants of one of the three ABIs of MPI, of which one and the same C program is compiled three ways. Integer
/// handles are in the low half, where callees that take 32 bits look for them.
/// </summary>
internal sealed record MpiHandles
{
    /// <summary>MPI_COMM_WORLD.</summary>
    public required nint World { get; init; }

    /// <summary>MPI_FLOAT.</summary>
    public required nint Float { get; init; }

    /// <summary>MPI_DOUBLE.</summary>
    public required nint Double { get; init; }

    /// <summary>MPI_INT.</summary>
    public required nint Int32 { get; init; }

    /// <summary>MPI_LONG_LONG_INT: MPICH and Microsoft MPI differ in MPI_INT64_T.</summary>
    public required nint Int64 { get; init; }

    /// <summary>MPI_BYTE.</summary>
    public required nint Byte { get; init; }

    /// <summary>MPI_SUM.</summary>
    public required nint Sum { get; init; }

    /// <summary>MPI_MIN.</summary>
    public required nint Minimum { get; init; }

    /// <summary>MPI_MAX.</summary>
    public required nint Maximum { get; init; }

    /// <summary>MPI_ERRORS_RETURN.</summary>
    public required nint ErrorsReturn { get; init; }

    /// <summary>MPI_INFO_NULL.</summary>
    public required nint NoInfo { get; init; }

    /// <summary>MPI_IN_PLACE.</summary>
    public required nint InPlace { get; init; }

    /// <summary>MPI_STATUS_IGNORE.</summary>
    public required nint NoStatus { get; init; }

    /// <summary>MPI_COMM_TYPE_SHARED.</summary>
    public required int SharedMemory { get; init; }

    /// <summary>MPI_THREAD_FUNNELED.</summary>
    public required int Funneled { get; init; }

    /// <summary>MPI_THREAD_SERIALIZED.</summary>
    public required int Serialized { get; init; }

    /// <summary>MPI_THREAD_MULTIPLE.</summary>
    public required int Multiple { get; init; }

    /// <summary>MPICH, and what keeps its ABI: Intel MPI, MVAPICH, Cray MPICH, Microsoft MPI. From mpi.h.</summary>
    public static MpiHandles Mpich { get; } = new()
    {
        World = 0x44000000,
        Float = 0x4c00040a,
        Double = 0x4c00080b,
        Int32 = 0x4c000405,
        Int64 = 0x4c000809,
        Byte = 0x4c00010d,
        Sum = 0x58000003,
        Minimum = 0x58000002,
        Maximum = 0x58000001,
        ErrorsReturn = 0x54000001,
        NoInfo = 0x1c000000,
        InPlace = -1,
        NoStatus = 1,
        SharedMemory = 1,
        Funneled = 1,
        Serialized = 2,
        Multiple = 3,
    };

    /// <summary>The standard's, since MPI 5.0. From its chapter 20.</summary>
    public static MpiHandles Standard { get; } = new()
    {
        World = 0x101,
        Float = 0x210,
        Double = 0x214,
        Int32 = 0x209,
        Int64 = 0x20b,
        Byte = 0x247,
        Sum = 0x21,
        Minimum = 0x22,
        Maximum = 0x23,
        ErrorsReturn = 0x143,
        NoInfo = 0x130,
        InPlace = 1,
        NoStatus = 0,
        SharedMemory = 221,
        Funneled = 1024,
        Serialized = 2048,
        Multiple = 4096,
    };

    /// <summary>Those of a library that is loaded.</summary>
    public static unsafe MpiHandles Of(nint library)
    {
        // Asked first: the standard's library of Open MPI brings the symbols of its own, too.
        if (NativeLibrary.TryGetExport(library, "MPI_Abi_get_version", out nint version))
        {
            // −1 where the library keeps an ABI of its own.
            int major = -1, minor;
            ((delegate* unmanaged<int*, int*, int>)version)(&major, &minor);
            if (major > 0) return Standard;
        }

        return NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _) ? OpenMpi(library) : Mpich;
    }

    /// <summary>Open MPI's handles are the addresses of its objects.</summary>
    private static MpiHandles OpenMpi(nint library)
    {
        return new()
        {
            World = Address("comm_world"),
            Float = Address("float"),
            Double = Address("double"),
            Int32 = Address("int"),
            Int64 = Address("long_long_int"),
            Byte = Address("byte"),
            Sum = Address("op_sum"),
            Minimum = Address("op_min"),
            Maximum = Address("op_max"),
            ErrorsReturn = Address("errors_return"),
            NoInfo = Address("info_null"),
            InPlace = 1,
            NoStatus = 0,
            SharedMemory = 0,
            Funneled = 1,
            Serialized = 2,
            Multiple = 3,
        };

        nint Address(string name) => NativeLibrary.GetExport(library, "ompi_mpi_" + name);
    }
}
