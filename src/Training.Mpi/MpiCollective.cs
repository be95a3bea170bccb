using System.Diagnostics.CodeAnalysis;
using GResNet.Training.Collectives;

namespace GResNet.Training.Mpi;

/// <summary>
/// The collectives of one communicator. They are started and then looked at until they have ended: waiting leaves the
/// cores to others, ends where it lasts too long, and two threads do not lock each other out.
/// </summary>
internal sealed unsafe class MpiCollective : ICollective
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    private readonly MpiSession session;
    private readonly nint communicator;
    private RollCall? roll;
    private long calls;
    private bool isDisposed;

    /// <summary>The collectives of a communicator's copy.</summary>
    public MpiCollective(MpiSession session, nint communicator) =>
        (this.session, this.communicator) = (session, session.Duplicate(communicator));

    public string Name => session.Name;

    public int Rank => session.Rank;

    public int Size => session.Size;

    public int LocalRank => session.LocalRank;

    public int LocalSize => session.LocalSize;

    public string Node => session.Node;

    public void Broadcast(Span<byte> values, int root)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        if (values.IsEmpty) return;
        int count = values.Length;
        fixed (byte* at = values)
        {
            nint place = (nint)at;
            Await($"the broadcast of {count:n0} bytes from rank {root}", request => session.Functions.Ibcast(
                place, count, session.Handles.Byte, root, communicator, (nint*)request));
        }
    }

    public void AllReduce(Span<float> values, Reduction reduction)
    {
        fixed (float* at = values) Reduce((nint)at, values.Length, session.Handles.Float, reduction);
    }

    public void AllReduce(Span<double> values, Reduction reduction)
    {
        fixed (double* at = values) Reduce((nint)at, values.Length, session.Handles.Double, reduction);
    }

    public void AllReduce(Span<long> values, Reduction reduction)
    {
        fixed (long* at = values) Reduce((nint)at, values.Length, session.Handles.Int64, reduction);
    }

    public void Barrier() =>
        Await("the barrier", request => session.Functions.Ibarrier(communicator, (nint*)request));

    public ICollective Duplicate()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return new MpiCollective(session, communicator);
    }

    [DoesNotReturn]
    public void Abort(int exitCode, string reason) => session.Abort(exitCode, reason);

    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        (roll ?? new RollCall(session, communicator)).Dispose();
        session.Free(communicator);
    }

    /// <summary>Agrees with the other ranks to leave the job.</summary>
    /// <param name="code">This rank's exit code, which becomes the greatest of all; that of the job where they do not
    /// come.</param>
    /// <param name="limit">How long they may take.</param>
    public void Leave(ref int code, TimeSpan limit)
    {
        int own = code;
        fixed (int* at = &code)
        {
            nint place = (nint)at;
            Await(
                $"leaving the job with exit code {own}",
                request => session.Functions.Iallreduce(
                    session.Handles.InPlace, place, 1, session.Handles.Int32, session.Handles.Maximum, communicator,
                    (nint*)request),
                limit, own == 0 ? 1 : own);
        }
    }

    private void Reduce(nint values, int count, nint type, Reduction reduction)
    {
        if (count == 0) return;
        nint operation = reduction switch
        {
            Reduction.Sum => session.Handles.Sum,
            Reduction.Minimum => session.Handles.Minimum,
            Reduction.Maximum => session.Handles.Maximum,
            _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, null),
        };
        Await($"the all-reduce of {count:n0} values", request => session.Functions.Iallreduce(
            session.Handles.InPlace, values, count, type, operation, communicator, (nint*)request));
    }

    private void Await(string what, Func<nint, int> start) => Await(what, start, session.Timeout, 1);

    private void Await(string what, Func<nint, int> start, TimeSpan limit, int exitCode)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        calls++;
        nint request = 0;
        nint place = (nint)(&request);
        session.Check(session.Call(() => start(place)), what);
        TimeSpan silence = TimeSpan.FromTicks(Math.Min(limit.Ticks / 4, LongestSilence.Ticks));
        bool hasTold = false;
        var wait = new PatientWait();
        while (!session.Test(place, what))
        {
            if (!hasTold && wait.Elapsed > silence)
            {
                (roll ??= new RollCall(session, communicator)).Tell(calls);
                hasTold = true;
            }

            if (wait.Elapsed > limit && hasTold) session.Abort(exitCode, Late(what, limit));
            wait.Pause();
        }
    }

    private string Late(string what, TimeSpan limit)
    {
        int[] missing = roll!.Missing(calls);
        string who = missing.Length == 0
            ? "All ranks wait in it, so what connects them has failed."
            : $"Not in it, so hanging or at other work: {string.Join(", ", missing.Select(session.Describe))}.";
        return $"{what} did not end within {limit.TotalSeconds:0.#} s. {who}";
    }
}
