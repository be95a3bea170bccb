using GResNet.Training.Collectives;
using GResNet.Training.Mpi.Native;

namespace GResNet.Training.Mpi;

/// <summary>
/// This process as one of those that <c>mpirun</c>, <c>mpiexec</c> or <c>srun</c> started to work together. MPI is the
/// system's, found as the program runs: Open MPI, MPICH and what keeps its ABI (Intel MPI, MVAPICH, Cray MPICH,
/// Microsoft MPI), or any library of the standard ABI of MPI 5; <c>GRESNET_MPI_LIBRARY</c> names another file. An
/// exception that nothing handles ends the job, on all ranks.
/// </summary>
public sealed class MpiJob : IDisposable
{
    /// <summary>How long a collective may take where nothing else is said: ten minutes.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    /// <summary>What the other ranks have, to fail too, before one that failed ends them.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static int joined;

    private readonly MpiSession session;
    private readonly MpiCollective world;
    // Beside the world's: a rank that has failed waits here while others are in their work.
    private readonly MpiCollective end;
    private bool hasEnded;

    private MpiJob(MpiSession session)
    {
        this.session = session;
        AppDomain.CurrentDomain.UnhandledException += End;
        world = new MpiCollective(session, session.Handles.World);
        end = new MpiCollective(session, session.Handles.World);
        session.Nodes = NodeNames.Gather(world);
    }

    /// <summary>All ranks. It is the job's to dispose of.</summary>
    public ICollective World => world;

    /// <summary>Joins the other ranks; ends when all have done so. Once in a process.</summary>
    /// <param name="timeout">
    /// How long a collective may take before it ends the job, with the ranks that did not come to it as the reason;
    /// null for <see cref="DefaultTimeout"/>. More than the longest that one rank does alone.
    /// </param>
    /// <returns>Null where no launcher started this process as one of several; MPI is not loaded then.</returns>
    /// <exception cref="CollectiveException">There is no MPI, or it is not that of the launcher.</exception>
    public static MpiJob? Join(TimeSpan? timeout = null) => Join(timeout ?? DefaultTimeout, ThreadLevel.Multiple);

    /// <summary>Joins with no more than a level of threads.</summary>
    internal static MpiJob? Join(TimeSpan timeout, ThreadLevel level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        if (Launcher.Find(Environment.GetEnvironmentVariable) is not { } launcher) return null;
        if (Interlocked.Exchange(ref joined, 1) == 1)
            throw new InvalidOperationException("A process joins the ranks of MPI once.");
        return new MpiJob(new MpiSession(launcher, timeout, level));
    }

    /// <summary>
    /// Does this rank's work and leaves the job, with the others. An exception ends the job with its text. A code other
    /// than 0 ends it, too, unless all ranks leave within ten seconds.
    /// </summary>
    /// <param name="body">The work; returns the exit code, 0 where all went well.</param>
    /// <returns>The greatest of the ranks' exit codes.</returns>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public int Run(Func<ICollective, int> body)
    {
        int code = 0;
        try
        {
            code = body(world);
        }
        // Whatever it is, the others would wait for this rank.
        catch (Exception e)
        {
            session.Abort(1, e.ToString());
        }

        return Leave(code);
    }

    /// <summary>Leaves the job; ends when all ranks do.</summary>
    public void Dispose()
    {
        if (!hasEnded) Leave(0);
    }

    private int Leave(int code)
    {
        long ticks = code == 0 ? session.Timeout.Ticks : Math.Min(Grace.Ticks, session.Timeout.Ticks / 2);
        // Once, whether or not the others come to it.
        hasEnded = true;
        end.Leave(ref code, TimeSpan.FromTicks(ticks));
        AppDomain.CurrentDomain.UnhandledException -= End;
        world.Dispose();
        end.Dispose();
        session.Dispose();
        return code;
    }

    private void End(object sender, UnhandledExceptionEventArgs e) => session.Abort(1, $"{e.ExceptionObject}");
}
