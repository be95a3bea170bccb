using System.Runtime.InteropServices;
using GResNet.Training.Collectives;

namespace GResNet.Training.Mpi.Native;

/// <summary>The system's MPI.</summary>
internal sealed class MpiLibrary
{
    /// <summary>Names the library where it is not found, or where it is another that should be.</summary>
    public const string Variable = "GRESNET_MPI_LIBRARY";

    private MpiLibrary(nint library, string file) =>
        (File, Functions, Handles) = (file, new MpiFunctions(library), MpiHandles.Of(library));

    /// <summary>The name that it was loaded by.</summary>
    public string File { get; }

    /// <summary>What it does.</summary>
    public MpiFunctions Functions { get; }

    /// <summary>How it calls what.</summary>
    public MpiHandles Handles { get; }

    /// <summary>Loads the library that a launcher's processes need.</summary>
    /// <exception cref="CollectiveException">There is none, or it is none of MPI.</exception>
    public static MpiLibrary Load(Launcher launcher)
    {
        string? named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;
        string[] files = named is null ? [.. MpiFiles.Of(launcher.Family)] : [named];
        foreach (string file in files)
        {
            if (!GlobalLibrary.TryLoad(file, out nint library)) continue;
            try
            {
                return new MpiLibrary(library, file);
            }
            catch (EntryPointNotFoundException e)
            {
                throw new CollectiveException(
                    $"{file} is not a library of MPI 3.0 or later: {e.Message} {Variable} may name another.", e);
            }
        }

        throw new CollectiveException(
            $"{launcher.Name} started {launcher.Size} processes, which need MPI to work together, and there is no "
            + $"library of it: {string.Join(", ", files)} cannot be loaded. "
            + (named is null ? MpiFiles.Advice : $"{Variable} is to name the file of a library of MPI."));
    }
}
