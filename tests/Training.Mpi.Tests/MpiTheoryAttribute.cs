using GResNet.Training.Mpi.Tests.Ranks;

namespace GResNet.Training.Mpi.Tests;

/// <summary>A test of several cases that starts jobs; skipped where there is no MPI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MpiTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for launchers.</summary>
    public MpiTheoryAttribute() => Libraries = 1;

    /// <summary>How many libraries of MPI it needs side by side.</summary>
    public int Libraries
    {
        get => field;
        set
        {
            field = value;
            if (MpiLauncher.All.Length < value)
                Skip = $"Of {value} libraries of MPI, {MpiLauncher.All.Length} are here (Debian: openmpi-bin, and "
                    + "mpich, which may be installed beside it).";
        }
    }
}
