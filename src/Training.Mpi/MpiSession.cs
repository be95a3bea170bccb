using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using GResNet.Training.Collectives;
using GResNet.Training.Mpi.Native;

namespace GResNet.Training.Mpi;

/// <summary>MPI of this process, from its initialisation on.</summary>
internal sealed unsafe class MpiSession : IDisposable
{
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(10);

    private readonly MpiThreads threads = new();
    private bool isInitialised;

    /// <summary>Initialises MPI; ends when all ranks do.</summary>
    /// <exception cref="CollectiveException">There is no MPI, or it is not that of the launcher.</exception>
    public MpiSession(Launcher launcher, TimeSpan timeout, ThreadLevel level)
    {
        using var signals = new ExceptionSignals();
        Library = MpiLibrary.Load(launcher);
        (Timeout, Size) = (timeout, launcher.Size);
        Name = LibraryVersion.Short(MpiText.Of(Functions.GetLibraryVersion));
        Initialise(level);
        Rank = Ask(Functions.CommRank, Handles.World);
        Size = Ask(Functions.CommSize, Handles.World);
        Node = MpiText.Of(Functions.GetProcessorName);
        if (Size != launcher.Size)
        {
            Dispose();
            throw Mismatch(launcher);
        }

        Check(Call(() => Functions.CommSetErrhandler(Handles.World, Handles.ErrorsReturn)), "setting up");
        (LocalRank, LocalSize) = AskLocal();
    }

    /// <summary>The library.</summary>
    public MpiLibrary Library { get; }

    /// <summary>Its functions.</summary>
    public MpiFunctions Functions => Library.Functions;

    /// <summary>Its constants.</summary>
    public MpiHandles Handles => Library.Handles;

    /// <summary>Its name and version.</summary>
    public string Name { get; }

    /// <summary>How long a collective may take.</summary>
    public TimeSpan Timeout { get; }

    /// <inheritdoc cref="ICollective.Rank"/>
    public int Rank { get; }

    /// <inheritdoc cref="ICollective.Size"/>
    public int Size { get; }

    /// <inheritdoc cref="ICollective.LocalRank"/>
    public int LocalRank { get; }

    /// <inheritdoc cref="ICollective.LocalSize"/>
    public int LocalSize { get; }

    /// <inheritdoc cref="ICollective.Node"/>
    public string Node { get; } = Environment.MachineName;

    /// <summary>Where each rank is; empty until that is known.</summary>
    public string[] Nodes { get; set; } = [];

    /// <summary>The level of threads that MPI grants.</summary>
    public ThreadLevel Level => threads.Level;

    /// <summary>A rank in messages: <c>rank 1 (node-2)</c>.</summary>
    public string Describe(int rank) => Nodes.Length > rank ? $"rank {rank} ({Nodes[rank]})" : $"rank {rank}";

    /// <summary>Makes a call of MPI, on a thread that may.</summary>
    /// <returns>Its code.</returns>
    public int Call(Func<int> call) => threads.Call(call);

    /// <summary>Whether what was started has ended.</summary>
    /// <param name="request">Where it is.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="CollectiveException">It failed.</exception>
    public bool Test(nint request, string what)
    {
        int done = 0;
        nint place = (nint)(&done);
        Check(Call(() => Functions.Test((nint*)request, (int*)place, Handles.NoStatus)), what);
        return done != 0;
    }

    /// <summary>A communicator of the same ranks.</summary>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public nint Duplicate(nint communicator)
    {
        nint copy = 0;
        nint place = (nint)(&copy);
        Check(Guard("duplicating", () => Call(() => Functions.CommDup(communicator, (nint*)place))), "duplicating");
        return copy;
    }

    /// <summary>Ends a communicator.</summary>
    public void Free(nint communicator)
    {
        if (!isInitialised) return;
        nint place = (nint)(&communicator);
        Call(() => Functions.CommFree((nint*)place));
    }

    /// <summary>Throws what a code tells of.</summary>
    /// <exception cref="CollectiveException">It is an error.</exception>
    public void Check(int code, string what)
    {
        if (code == 0) return;
        throw new CollectiveException(
            $"Rank {Rank} of {Size} on {Node}: {what} failed in {Name}: {MpiText.Of(Functions.ErrorString, code)} "
            + $"(code {code}). Another rank may have ended, or the network between them failed; start again from the "
            + "newest checkpoint.");
    }

    /// <summary>Ends all ranks' processes.</summary>
    [DoesNotReturn]
    public void Abort(int exitCode, string reason)
    {
        Console.Error.WriteLine($"Rank {Rank} of {Size} on {Node} ends the job: {reason}");
        // Not by way of the threads: that which may be meant to call may hang.
        var killer = new Thread(() =>
        {
            Thread.Sleep(AbortTime);
            Process.GetCurrentProcess().Kill();
        })
        {
            IsBackground = true,
        };
        killer.Start();
        if (isInitialised) Functions.Abort(Handles.World, exitCode);
        Environment.Exit(exitCode);
    }

    /// <summary>Finalises MPI; ends when all ranks do.</summary>
    public void Dispose()
    {
        Guard("finalising", () => threads.CallAtHome(() => Functions.Finalize()));
        isInitialised = false;
        threads.Dispose();
    }

    private void Initialise(ThreadLevel level)
    {
        int provided = 0;
        nint place = (nint)(&provided);
        int required = level switch
        {
            ThreadLevel.Multiple => Handles.Multiple,
            ThreadLevel.Serialized => Handles.Serialized,
            _ => Handles.Funneled,
        };
        int code = Guard("starting", () => threads.CallAtHome(
            () => Functions.InitThread(0, 0, required, (int*)place)));
        if (code != 0) throw new CollectiveException($"{Name} ({Library.File}) cannot be initialised: code {code}.");
        isInitialised = true;
        threads.Level = provided >= Handles.Multiple ? ThreadLevel.Multiple
            : provided >= Handles.Serialized ? ThreadLevel.Serialized : ThreadLevel.Funneled;
    }

    private CollectiveException Mismatch(Launcher launcher) => new(
        $"{launcher.Name} started {launcher.Size} processes ({launcher.Variable}), and {Name} ({Library.File}) finds "
        + $"{Size}: they do not belong together. Start them with the launcher of {Name}, "
        + $"or name the launcher's library in {MpiLibrary.Variable}; with Slurm, srun --mpi=list tells what srun can "
        + $"start (--mpi=pmix for Open MPI, --mpi=pmi2 for MPICH). To run one process alone, unset "
        + $"{launcher.Variable}.");

    private (int Rank, int Size) AskLocal()
    {
        nint local = 0;
        nint place = (nint)(&local);
        int code = Guard("starting", () => Call(() => Functions.CommSplitType(
            Handles.World, Handles.SharedMemory, Rank, Handles.NoInfo, (nint*)place)));
        Check(code, "finding the ranks of a machine");
        (int, int) found = (Ask(Functions.CommRank, local), Ask(Functions.CommSize, local));
        Free(local);
        return found;
    }

    private int Ask(delegate* unmanaged<nint, int*, int> function, nint communicator)
    {
        int value = 0;
        nint place = (nint)(&value);
        Check(Call(() => function(communicator, (int*)place)), "setting up");
        return value;
    }

    /// <summary>Makes a call that waits for the other ranks, for so long as it may.</summary>
    private int Guard(string what, Func<int> call)
    {
        using var timer = new Timer(
            _ => Abort(1, $"{what} did not end within {Timeout.TotalSeconds:0.#} s."), null, Timeout,
            System.Threading.Timeout.InfiniteTimeSpan);
        return call();
    }
}
