using System.Diagnostics;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// A communicator of NCCL, whose calls end when this rank has its result. What has failed is ended for good.
/// </summary>
internal sealed unsafe class NcclCommunicator : IDisposable
{
    private const string Silent = "a rank hangs or has ended";

    // What NCCL ends a communicator with waits for the other ranks of the machine, which may never come.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly NcclFunctions nccl;
    private readonly NcclMemory memory;
    private readonly INcclMeeting meeting;
    private readonly TimeSpan timeout;
    private nint communicator;
    private bool isDisposed;

    /// <summary>Joins the ranks of a meeting; ends when all have done so.</summary>
    private NcclCommunicator(NcclParts parts, INcclMeeting meeting, NcclId id, TimeSpan timeout)
    {
        (nccl, memory) = (parts.Functions, parts.Memory);
        (Parts, this.meeting, this.timeout) = (parts, meeting, timeout);
        int version;
        Name = nccl.GetVersion(&version) == NcclFunctions.Success
            ? $"NCCL {version / 10_000}.{version / 100 % 100}.{version % 100}" : "NCCL";
        try
        {
            communicator = Join(id);
        }
        catch (Exception error)
        {
            meeting.Fail(error.Message);
            Dispose();
            throw;
        }
    }

    /// <summary>Its name and version.</summary>
    public string Name { get; }

    /// <summary>What it computes with.</summary>
    public NcclParts Parts { get; }

    /// <summary>Joins the ranks of a meeting, or none of them does.</summary>
    /// <param name="prepare">Gets what this one needs.</param>
    /// <param name="meeting">Where they meet.</param>
    /// <param name="timeout">How long a call may take, this one included.</param>
    /// <param name="refusal">Why none does: the same on all of them.</param>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public static NcclCommunicator? TryJoin(
        Func<NcclParts> prepare, INcclMeeting meeting, TimeSpan timeout, out string? refusal)
    {
        NcclParts? parts = null;
        bool agreed = false;
        try
        {
            (NcclId id, refusal) = meeting.Agree(() => (parts = prepare()).Offer(meeting.Rank));
            agreed = refusal is null;
            return agreed ? new NcclCommunicator(parts!, meeting, id, timeout) : null;
        }
        finally
        {
            if (!agreed) parts?.Dispose();
        }
    }

    /// <summary>Everyone's bytes become those of one rank.</summary>
    public void Broadcast(NcclOperand values, long bytes, int root) => Run(
        $"the broadcast of {bytes:n0} bytes from rank {root}", values, bytes, 1,
        count => nccl.Broadcast(
            memory.Address, memory.Address, count, NcclFunctions.UInt8, root, communicator, memory.Stream));

    /// <summary>Everyone's values become what is made of them.</summary>
    /// <param name="values">Where they are.</param>
    /// <param name="count">How many.</param>
    /// <param name="bytes">Of each.</param>
    /// <param name="type">ncclDataType_t.</param>
    /// <param name="reduction">What is made of them.</param>
    public void AllReduce(NcclOperand values, long count, int bytes, int type, Reduction reduction)
    {
        int operation = reduction switch
        {
            Reduction.Sum => NcclFunctions.Sum,
            Reduction.Minimum => NcclFunctions.Minimum,
            Reduction.Maximum => NcclFunctions.Maximum,
            _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, null),
        };
        Run($"the all-reduce of {count:n0} values", values, count, bytes, n => nccl.AllReduce(
            memory.Address, memory.Address, n, type, operation, communicator, memory.Stream));
    }

    /// <summary>
    /// Ends what waits on the GPU, for which <see cref="Dispose"/> would wait; but does not wait for NCCL for long. On
    /// any thread.
    /// </summary>
    public void Break()
    {
        if (Interlocked.Exchange(ref communicator, 0) is not 0 and nint broken)
            Task.Run(() => nccl.CommAbort(broken)).Wait(Patience);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        // Where the others do not come, the process's end frees what NCCL may still use.
        nint ended = Interlocked.Exchange(ref communicator, 0);
        if (ended == 0 || Task.Run(Destroy).Wait(Patience)) memory.Dispose();

        void Destroy()
        {
            using NcclMemory.Scope scope = memory.Enter();
            _ = nccl.CommDestroy(ended);
        }
    }

    private nint Join(NcclId id)
    {
        using Timer late = EndLate("joining", timeout);
        using NcclMemory.Scope scope = memory.Enter();
        nint made;
        int code = nccl.CommInitRank(&made, meeting.Size, id, meeting.Rank);
        if (code != NcclFunctions.Success)
            throw Failure(
                "joining the ranks",
                $"{nccl.Text(code, 0)}. NCCL_DEBUG=WARN has it tell more; {NcclFunctions.Variable}=none does without.");
        return made;
    }

    /// <summary>A call that does not come back cannot be left, but by ending the process.</summary>
    private Timer EndLate(string what, TimeSpan limit) => new(
        _ => meeting.Abort(1, $"{what} did not end within {limit.TotalSeconds:0.#} s: {Silent}."), null, limit,
        Timeout.InfiniteTimeSpan);

    /// <summary>Brings values to the GPU's memory of this, computes with them, and takes them back, piece by piece.
    /// </summary>
    private void Run(string what, NcclOperand values, long count, int bytes, Func<nuint, int> start)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (communicator == 0) throw Failure(what, "the communicator has ended.");
        using NcclMemory.Scope scope = memory.Enter();
        using Timer late = EndLate(what, 2 * timeout);
        try
        {
            for (long done = 0; done < count;)
            {
                int n = (int)Math.Min(count - done, NcclMemory.Bytes / bytes);
                memory.Fetch(values, done * bytes, n * bytes);
                Check(what, start((nuint)n));
                memory.Return(values, done * bytes, n * bytes);
                Await(what);
                memory.Finish(values, done * bytes, n * bytes);
                done += n;
            }
        }
        catch (Exception error)
        {
            // The others would wait for this rank.
            Break();
            meeting.Fail(error is CollectiveException ? error.Message : Failure(what, error.Message).Message);
            throw;
        }
    }

    private void Await(string what)
    {
        long begin = Stopwatch.GetTimestamp();
        var pause = new SpinWait();
        while (!memory.IsIdle())
        {
            int error;
            int code = nccl.CommGetAsyncError(communicator, &error);
            Check(what, code == NcclFunctions.Success ? error : code);
            if (Stopwatch.GetElapsedTime(begin) > timeout)
                throw Failure(what, $"it did not end within {timeout.TotalSeconds:0.#} s: {Silent}.");
            pause.SpinOnce();
        }
    }

    private void Check(string what, int code)
    {
        if (code is not (NcclFunctions.Success or NcclFunctions.InProgress))
            throw Failure(what, $"{nccl.Text(code, communicator)}. NCCL_DEBUG=WARN has it tell more.");
    }

    private CollectiveException Failure(string what, string why) => new(
        $"Rank {meeting.Rank} of {meeting.Size} on {Environment.MachineName}: {what} failed in {Name}: {why}");
}
