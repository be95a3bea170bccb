using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using GResNet.Training.Collectives;

namespace GResNet.Runtime.Tests.Training.Collectives;

/// <summary>
/// Ranks that are threads of one process. Sums are made in the order of the ranks; calls that do not match, and ranks
/// that wait too long, break the job for all of them.
/// </summary>
internal sealed class ThreadCollective : ICollective
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Job job;

    private ThreadCollective(Job job, int rank) => (this.job, Rank) = (job, rank);

    public string Name => "threads";

    public int Rank { get; }

    public int Size => job.Ranks;

    public int LocalRank => Rank;

    public int LocalSize => Size;

    public string Node => "here";

    /// <summary>Runs something on every rank to its end, and gives what each gave or threw.</summary>
    /// <param name="ranks">How many there are.</param>
    /// <param name="action">What each does.</param>
    /// <param name="patience">How long one waits for the others; null for a minute.</param>
    public static (T? Result, Exception? Error)[] Run<T>(
        int ranks, Func<ICollective, T> action, TimeSpan? patience = null)
    {
        using var job = new Job(ranks, patience ?? Patience);
        var results = new (T?, Exception?)[ranks];
        Thread[] threads = [.. Enumerable.Range(0, ranks).Select(rank => new Thread(() =>
        {
            try
            {
                using var collective = new ThreadCollective(job, rank);
                results[rank] = (action(collective), null);
            }
            catch (Exception error)
            {
                results[rank] = (default, error);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return results;
    }

    /// <summary>The same of what no rank fails at.</summary>
    public static T[] Succeed<T>(int ranks, Func<ICollective, T> action, TimeSpan? patience = null)
    {
        (T? Result, Exception? Error)[] results = Run(ranks, action, patience);
        Exception[] errors = [.. results.Select(result => result.Error).OfType<Exception>()];
        if (errors.Length > 0) throw new AggregateException(errors);
        return [.. results.Select(result => result.Result!)];
    }

    public void Broadcast(Span<byte> values, int root)
    {
        byte[][] all = Exchange($"broadcast {values.Length} of {root}", values.ToArray());
        all[root].CopyTo(values);
    }

    public void AllReduce(Span<float> values, Reduction reduction) => Reduce(values, reduction);

    public void AllReduce(Span<double> values, Reduction reduction) => Reduce(values, reduction);

    public void AllReduce(Span<long> values, Reduction reduction) => Reduce(values, reduction);

    public void Barrier() => Exchange("barrier", []);

    public ICollective Duplicate()
    {
        Exchange("duplicate", []);
        return new ThreadCollective(job.Child(Rank), Rank);
    }

    [DoesNotReturn]
    public void Abort(int exitCode, string reason)
    {
        job.Break($"rank {Rank} ended the job with {exitCode}: {reason}");
        throw new CollectiveException(job.Reason!);
    }

    public void Dispose()
    {
    }

    private void Reduce<T>(Span<T> values, Reduction reduction) where T : unmanaged, INumber<T>
    {
        byte[][] all = Exchange(
            $"{reduction} of {values.Length} {typeof(T).Name}", MemoryMarshal.AsBytes(values).ToArray());
        MemoryMarshal.Cast<byte, T>(all[0]).CopyTo(values);
        foreach (byte[] other in all.Skip(1))
        {
            ReadOnlySpan<T> theirs = MemoryMarshal.Cast<byte, T>(other);
            for (int i = 0; i < values.Length; i++)
                values[i] = reduction switch
                {
                    Reduction.Sum => values[i] + theirs[i],
                    Reduction.Minimum => T.Min(values[i], theirs[i]),
                    _ => T.Max(values[i], theirs[i]),
                };
        }
    }

    /// <summary>What every rank gave to the same call.</summary>
    private byte[][] Exchange(string call, byte[] own)
    {
        job.Given[Rank] = (call, own);
        job.Meet();
        (string Call, byte[] Values)[] given = [.. job.Given];
        job.Meet();
        if (given.Any(other => other.Call != call))
            job.Break($"calls differ: {string.Join("; ", given.Select(other => other.Call))}");
        job.ThrowIfBroken();
        return [.. given.Select(other => other.Values)];
    }

    private sealed class Job(int ranks, TimeSpan patience, Job? parent = null) : IDisposable
    {
        private readonly Barrier barrier = new(ranks);
        private readonly CancellationTokenSource broken = parent?.broken ?? new CancellationTokenSource();
        private readonly List<Job> children = [];
        private readonly int[] duplicates = new int[ranks];
        private string? reason;

        public int Ranks => ranks;

        public (string Call, byte[] Values)[] Given { get; } = new (string, byte[])[ranks];

        public string? Reason => parent is null ? reason : parent.Reason;

        /// <summary>The job of a rank's next duplicate, which is that of the others' too.</summary>
        public Job Child(int rank)
        {
            lock (children)
            {
                int number = duplicates[rank]++;
                if (number == children.Count) children.Add(new Job(ranks, patience, this));
                return children[number];
            }
        }

        public void Meet()
        {
            try
            {
                if (!barrier.SignalAndWait(patience, broken.Token)) Break("a rank waited in vain");
            }
            catch (OperationCanceledException)
            {
                // Broken.
            }

            ThrowIfBroken();
        }

        public void Break(string why)
        {
            if (parent is not null)
            {
                parent.Break(why);
                return;
            }

            Interlocked.CompareExchange(ref reason, why, null);
            broken.Cancel();
        }

        public void ThrowIfBroken()
        {
            if (Reason is { } why) throw new CollectiveException(why);
        }

        public void Dispose()
        {
            foreach (Job child in children) child.Dispose();
            barrier.Dispose();
            if (parent is null) broken.Dispose();
        }
    }
}
