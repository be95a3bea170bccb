namespace GResNet.Training.Mpi.Native;

/// <summary>Whose processes a launcher starts.</summary>
internal enum MpiFamily
{
    /// <summary>Not told.</summary>
    Any,

    /// <summary>Open MPI.</summary>
    OpenMpi,

    /// <summary>MPICH, Intel MPI, MVAPICH, Cray MPICH, Microsoft MPI.</summary>
    Mpich,
}

/// <summary>What the libraries of MPI are called.</summary>
internal static class MpiFiles
{
    // Without development packages there is no name without a version.
    private static readonly string[] OpenMpi = OperatingSystem.IsMacOS() ? ["libmpi.40.dylib"] : ["libmpi.so.40"];

    private static readonly string[] Mpich =
        OperatingSystem.IsWindows() ? ["msmpi.dll", "impi.dll"]
        : OperatingSystem.IsMacOS() ? ["libmpi.12.dylib", "libmpich.12.dylib"]
        // Debian calls MPICH's by the latter name; Cray's has one of its own.
        : ["libmpi.so.12", "libmpich.so.12", "libmpi_cray.so.12"];

    private static readonly string[] Any =
        OperatingSystem.IsWindows() ? ["mpi_abi.dll"]
        : OperatingSystem.IsMacOS()
            ? ["libmpi_abi.1.dylib", "libmpi.dylib"] : ["libmpi_abi.so.1", "libmpi_abi.so.0", "libmpi.so"];

    /// <summary>What to do where there is none.</summary>
    public static string Advice { get; } =
        (OperatingSystem.IsWindows() ? "Install Microsoft MPI or Intel MPI"
            : OperatingSystem.IsMacOS() ? "Install Open MPI or MPICH (Homebrew: open-mpi or mpich)"
            : "Install Open MPI or MPICH (Debian: openmpi-bin or mpich; on a cluster: module load openmpi), the one "
            + "whose launcher starts the processes")
        + $", or set {MpiLibrary.Variable} to the library's file.";

    /// <summary>The files to try, in this order.</summary>
    public static IEnumerable<string> Of(MpiFamily family) =>
        (OperatingSystem.IsWindows(), family) switch
        {
            (true, _) => [.. Mpich, .. Any],
            (_, MpiFamily.Mpich) => [.. Mpich, .. Any, .. OpenMpi],
            _ => [.. OpenMpi, .. Any, .. Mpich],
        };
}
