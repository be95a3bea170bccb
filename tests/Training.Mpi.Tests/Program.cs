using GResNet.Training.Mpi.Tests.Ranks;

namespace GResNet.Training.Mpi.Tests;

/// <summary>
/// What this assembly does when it is run as a program rather than as tests: it is a rank of a job that tests start.
/// </summary>
internal static class Program
{
    /// <summary>
    /// Does what is called <paramref name="arguments"/>[0], with no more than the level of threads
    /// <paramref name="arguments"/>[1].
    /// </summary>
    private static int Main(string[] arguments)
    {
        using MpiJob? job = MpiJob.Join(Roles.Timeout(arguments[0]), Enum.Parse<ThreadLevel>(arguments[1]));
        if (job is not null) return job.Run(Roles.All[arguments[0]]);
        Console.WriteLine("alone");
        return 0;
    }
}
