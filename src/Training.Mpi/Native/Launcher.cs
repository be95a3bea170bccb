using System.Globalization;

namespace GResNet.Training.Mpi.Native;

/// <summary>What started this process as one of several, by the variables that it sets.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Variable">The variable that tells how many processes it started.</param>
/// <param name="Family">Whose library its processes need.</param>
/// <param name="Size">How many processes it started.</param>
internal sealed record Launcher(string Name, string Variable, MpiFamily Family, int Size)
{
    // Under Slurm, mpirun's variables are beside those of Slurm; the innermost launcher is first.
    private static readonly (string Variable, string Name, MpiFamily Family)[] Known =
    [
        ("OMPI_COMM_WORLD_SIZE", "mpirun", MpiFamily.OpenMpi),
        ("PMI_SIZE", "mpiexec", MpiFamily.Mpich),
        ("SLURM_STEP_NUM_TASKS", "srun", MpiFamily.Any),
    ];

    /// <summary>That of this process; null without one, and where it started no other.</summary>
    /// <param name="variables">The environment.</param>
    public static Launcher? Find(Func<string, string?> variables)
    {
        foreach ((string variable, string name, MpiFamily family) in Known)
        {
            if (int.TryParse(variables(variable), CultureInfo.InvariantCulture, out int size))
                return size > 1 ? new Launcher(name, variable, family, size) : null;
        }

        return null;
    }
}
