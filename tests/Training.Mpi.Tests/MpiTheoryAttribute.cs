using GResNet.Training.Mpi.Tests.Ranks;

namespace GResNet.Training.Mpi.Tests;

/// <summary>A test of several cases that starts jobs; skipped where there is no MPI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MpiTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for launchers.</summary>
    public MpiTheoryAttribute()
    {
        if (MpiLauncher.All.Length == 0)
            Skip = "There is no MPI here (Debian: openmpi-bin, and mpich, which may be installed beside it).";
    }
}
