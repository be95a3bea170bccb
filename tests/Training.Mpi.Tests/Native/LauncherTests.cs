using GResNet.Training.Mpi.Native;

namespace GResNet.Training.Mpi.Tests.Native;

public sealed class LauncherTests
{
    [Theory]
    [InlineData("", null, 0)]
    [InlineData("RANK=1;WORLD_SIZE=2", null, 0)]
    [InlineData("OMPI_COMM_WORLD_SIZE=1", null, 0)]
    [InlineData("OMPI_COMM_WORLD_SIZE=2", "mpirun", 2)]
    [InlineData("PMI_SIZE=8;PMI_RANK=3", "mpiexec", 8)]
    [InlineData("SLURM_STEP_NUM_TASKS=512;PMIX_RANK=1", "srun", 512)]
    [InlineData("SLURM_STEP_NUM_TASKS=1;SLURM_NTASKS=16", null, 0)]
    [InlineData("SLURM_STEP_NUM_TASKS=2;OMPI_COMM_WORLD_SIZE=16", "mpirun", 16)]
    [InlineData("PMI_SIZE=many", null, 0)]
    public void It_is_told_by_its_variables(string variables, string? name, int size)
    {
        var environment = variables.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Launcher? launcher = Launcher.Find(environment.GetValueOrDefault);
        Assert.Equal((name, size), (launcher?.Name, launcher?.Size ?? 0));
    }
}
