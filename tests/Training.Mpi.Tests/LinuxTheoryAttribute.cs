namespace GResNet.Training.Mpi.Tests;

/// <summary>A test of several cases with what Linux has.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the system.</summary>
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "The libraries that it names are Linux's.";
    }
}
