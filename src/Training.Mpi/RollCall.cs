using GResNet.Training.Mpi.Native;

namespace GResNet.Training.Mpi;

/// <summary>
/// Finds who keeps the others waiting: a rank that has waited for a while in a collective tells the others by a message
/// to each. Who has not told is not there.
/// </summary>
internal sealed unsafe class RollCall : IDisposable
{
    // The standard grants tags up to 32,767.
    private const int Tag = 20_001;

    private readonly MpiSession session;
    private readonly nint communicator;
    // Pinned, as MPI writes to them between calls.
    private readonly long[] told;
    private readonly long[] received;
    private readonly long[] heard;
    private readonly nint[] receives;
    private readonly nint[] sends;

    /// <summary>Listens to the ranks of a communicator.</summary>
    public RollCall(MpiSession session, nint communicator)
    {
        (this.session, this.communicator) = (session, communicator);
        told = GC.AllocateArray<long>(session.Size, pinned: true);
        received = GC.AllocateArray<long>(session.Size, pinned: true);
        receives = GC.AllocateArray<nint>(session.Size, pinned: true);
        sends = GC.AllocateArray<nint>(session.Size, pinned: true);
        heard = new long[session.Size];
        foreach (int rank in Others) Listen(rank);
    }

    private IEnumerable<int> Others => Enumerable.Range(0, session.Size).Where(rank => rank != session.Rank);

    /// <summary>Tells the others that this rank waits.</summary>
    /// <param name="call">In which of the communicator's collectives, from 1.</param>
    public void Tell(long call)
    {
        foreach (int rank in Others)
        {
            if (!IsDone(ref sends[rank])) continue;
            told[rank] = call;
            Start(session.Functions.Isend, told, rank, rank, sends);
        }
    }

    /// <summary>Those that are not known to wait in the same collective.</summary>
    /// <param name="call">In which, from 1.</param>
    public int[] Missing(long call)
    {
        foreach (int rank in Others)
        {
            // A receive that could not be started will bring nothing.
            while (heard[rank] < call && receives[rank] != 0 && IsDone(ref receives[rank]))
            {
                heard[rank] = received[rank];
                Listen(rank);
            }
        }

        return [.. Others.Where(rank => heard[rank] < call)];
    }

    /// <summary>
    /// Takes what the others have told, of which some libraries would complain, and listens no longer.
    /// </summary>
    public void Dispose()
    {
        Missing(long.MaxValue);
        foreach (int rank in Others.Where(rank => receives[rank] != 0))
        {
            fixed (nint* receive = &receives[rank])
            {
                nint place = (nint)receive;
                session.Call(() => session.Functions.Cancel((nint*)place));
                session.Call(() => session.Functions.RequestFree((nint*)place));
            }
        }
    }

    private void Listen(int rank) => Start(session.Functions.Irecv, received, rank, rank, receives);

    private void Start(
        delegate* unmanaged<nint, int, nint, int, int, nint, nint*, int> function, long[] values, int at, int rank,
        nint[] requests)
    {
        fixed (long* value = &values[at])
        fixed (nint* request = &requests[rank])
        {
            nint from = (nint)value, place = (nint)request;
            int error = session.Call(() => function(
                from, 1, session.Handles.Int64, rank, Tag, communicator, (nint*)place));
            if (error != 0) *request = 0;
        }
    }

    /// <summary>Whether a message has gone or come; none does any more where the job is broken.</summary>
    private bool IsDone(ref nint request)
    {
        // None was started.
        if (request == 0) return true;
        int done = 0;
        fixed (nint* at = &request)
        {
            nint place = (nint)at, answer = (nint)(&done);
            return session.Call(() => session.Functions.Test((nint*)place, (int*)answer, session.Handles.NoStatus)) == 0
                && done != 0;
        }
    }
}
