using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using GResNet.Runtime.Memory;
using GResNet.Training.Vectors;

namespace GResNet.Training.Collectives;

/// <summary>
/// Sums buckets of gradients over the ranks, in their order, on a thread of its own: an all-reduce makes progress only
/// while somebody waits for it.
/// </summary>
internal sealed class BucketReducer : IDisposable
{
    private readonly ICollective collective;
    private readonly ImmutableArray<VectorSpan> buckets;
    private readonly Thread thread;
    private readonly object gate = new();

    private FloatView values;
    private int ready;
    private int done;
    private ExceptionDispatchInfo? failure;
    private bool disposed;

    /// <param name="collective">The ranks, for nobody else to call; it is disposed of with this.</param>
    /// <param name="buckets">What is reduced at a time, the last of the values first.</param>
    public BucketReducer(ICollective collective, ImmutableArray<VectorSpan> buckets)
    {
        this.collective = collective;
        this.buckets = buckets;
        ready = done = buckets.Length;
        thread = new Thread(Work) { IsBackground = true, Name = "GResNet gradients" };
        thread.Start();
    }

    /// <summary>Begins anew: of these values, none is complete yet.</summary>
    public void Begin(FloatView values)
    {
        lock (gate)
        {
            this.values = values;
            ready = done = 0;
        }
    }

    /// <summary>All values from a place on are complete: they may be summed from now on.</summary>
    public void Complete(int from)
    {
        lock (gate)
        {
            int before = ready;
            while (ready < buckets.Length && buckets[ready].Start >= from) ready++;
            if (ready > before) Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits until all are summed.</summary>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public void Wait()
    {
        Complete(from: 0);
        lock (gate)
        {
            while (done < buckets.Length && failure is null) Monitor.Wait(gate);
            failure?.Throw();
        }
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Monitor.PulseAll(gate);
        }

        thread.Join();
        collective.Dispose();
    }

    private void Work()
    {
        try
        {
            while (Next() is { } bucket)
            {
                collective.AllReduce(values.Slice(bucket.Start, bucket.Length).Span, Reduction.Sum);
                lock (gate)
                {
                    done++;
                    Monitor.PulseAll(gate);
                }
            }
        }
#pragma warning disable CA1031 // Every failure is handed to the caller of Wait.
        catch (Exception error)
#pragma warning restore CA1031
        {
            lock (gate)
            {
                failure = ExceptionDispatchInfo.Capture(error);
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Waits for a bucket to sum; null where there will be none.</summary>
    private VectorSpan? Next()
    {
        lock (gate)
        {
            while (done == ready && !disposed) Monitor.Wait(gate);
            return disposed ? null : buckets[done];
        }
    }
}
