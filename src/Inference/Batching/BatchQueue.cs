using System.Diagnostics;

namespace GResNet.Inference.Batching;

/// <summary>
/// Requests in the order in which their images were read. A place is taken before an image is read, and given back when
/// a batch takes the request, or the caller gives up.
/// </summary>
/// <param name="places">How many there are.</param>
internal sealed class BatchQueue(int places)
{
    private readonly object gate = new();
    private readonly List<(BatchRequest Request, long Since)> ready = [];
    private int taken;
    private bool closed;

    /// <summary>Places that are taken.</summary>
    public int Waiting => Volatile.Read(ref taken);

    /// <summary>Takes a place.</summary>
    /// <exception cref="QueueFullException">There is none.</exception>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public void Enter()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(BatchingClassifier));
            if (taken == places) throw new QueueFullException(taken);
            taken++;
        }
    }

    /// <summary>Gives a place back, whose image could not be read.</summary>
    public void Leave()
    {
        lock (gate)
        {
            taken--;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>A request whose place is taken is ready.</summary>
    public void Add(BatchRequest request)
    {
        lock (gate)
        {
            ready.Add((request, Stopwatch.GetTimestamp()));
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Takes a request out; whether it was still in.</summary>
    public bool Remove(BatchRequest request)
    {
        lock (gate)
        {
            if (ready.RemoveAll(waiting => waiting.Request == request) == 0) return false;
            taken--;
            Monitor.PulseAll(gate);
            return true;
        }
    }

    /// <summary>Lets nobody in any more.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>
    /// Waits for a request, and for others whose images are being read to come with it: until there are
    /// <paramref name="most"/>, or the first has waited as long as <paramref name="delay"/>.
    /// </summary>
    /// <returns>They; none where the queue is closed and empty.</returns>
    public BatchRequest[] Take(int most, TimeSpan delay)
    {
        lock (gate)
        {
            while (!IsDue(most, delay, out TimeSpan left))
            {
                if (closed && taken == 0) return [];
                Monitor.Wait(gate, left);
            }

            BatchRequest[] batch = [.. ready.Take(most).Select(waiting => waiting.Request)];
            ready.RemoveRange(0, batch.Length);
            taken -= batch.Length;
            return batch;
        }
    }

    /// <summary>Whether a batch is to begin, and how long it may wait otherwise.</summary>
    private bool IsDue(int most, TimeSpan delay, out TimeSpan left)
    {
        left = Timeout.InfiniteTimeSpan;
        if (ready.Count == 0) return false;
        // Nobody is on the way who could be waited for.
        if (closed || ready.Count == taken || ready.Count >= most) return true;
        TimeSpan waited = Stopwatch.GetElapsedTime(ready[0].Since);
        if (waited >= delay) return true;
        // Monitors take milliseconds, and no more than an int has of them.
        left = TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling((delay - waited).TotalMilliseconds), int.MaxValue));
        return false;
    }
}
