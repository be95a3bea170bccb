using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace GResNet.Runtime.Threading;

/// <summary>
/// A fixed set of threads that run the parts of one piece of work at a time. Each worker begins with a share of the
/// parts of its own, and helps the others when it is done; so results must not depend on which worker runs a part.
/// Handing over work allocates nothing.
/// </summary>
/// <remarks>
/// Several threads may call <see cref="Run"/>: they take turns. Work must not itself call <see cref="Run"/>.
/// </remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    /// <summary>The most threads of a pool.</summary>
    public const int MostThreads = 1024;

    // Kernels follow one another within microseconds, so a worker first spins; the processors may be shared, so soon
    // after it sleeps.
    private static readonly long SpinTicks = Environment.ProcessorCount > 1 ? Stopwatch.Frequency / 20_000 : 0;

    [ThreadStatic] private static bool insideWork;

    private readonly Thread[] helpers;
    private readonly Exception?[] failures;
    private readonly Share[] shares;
    private readonly Lock turn = new();
    private readonly ParkingLot started = new();
    private readonly ParkingLot finished = new();

    private delegate*<void*, int, int, void> execute;
    private void* work;
    private int generation;
    private int pending;
    private bool disposed;

    /// <summary>
    /// Starts <paramref name="threads"/> − 1 threads; the caller of <see cref="Run"/> is the remaining one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1 or above
    /// <see cref="MostThreads"/>.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads);
        helpers = new Thread[threads - 1];
        failures = new Exception?[threads];
        shares = new Share[threads];
        for (int i = 0; i < helpers.Length; i++)
        {
            int worker = i + 1;
            helpers[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"GResNet worker {worker}" };
            helpers[i].Start();
        }
    }

    /// <summary>Workers, the calling thread included.</summary>
    public int Threads => helpers.Length + 1;

    /// <summary>Is told of every piece of work; usually nobody.</summary>
    internal IWorkObserver? Observer { get; set; }

    /// <summary>
    /// Runs <paramref name="work"/> for parts 0 … <paramref name="parts"/> − 1 and returns when all are done. Worker
    /// <c>w</c> begins with the <c>w</c>-th of <see cref="Threads"/> equal ranges of parts, in ascending order.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called from inside work.</exception>
    /// <remarks>
    /// An exception thrown by the work surfaces here, after every worker has stopped; the lowest worker's if several
    /// threw.
    /// </remarks>
    public void Run<TWork>(int parts, TWork work)
        where TWork : unmanaged, IWork
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (insideWork) throw new InvalidOperationException("Work that runs on a WorkerPool must not itself call Run.");
        if (parts <= 0) return;
        lock (turn)
        {
            IWorkObserver? observer = Observer;
            long start = observer is null ? 0 : Stopwatch.GetTimestamp();
            insideWork = true;
            try
            {
                if (parts == 1 || helpers.Length == 0)
                    for (int part = 0; part < parts; part++) work.Run(part, 0);
                else RunOnAll(parts, &work, &Execute<TWork>);
            }
            finally
            {
                insideWork = false;
            }

            observer?.OnWork(typeof(TWork), Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Stops the threads. No work may be running.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        Start();
        foreach (Thread helper in helpers) helper.Join();
    }

    private static void Execute<TWork>(void* work, int part, int worker)
        where TWork : unmanaged, IWork => ((TWork*)work)->Run(part, worker);

    private void RunOnAll(int parts, void* work, delegate*<void*, int, int, void> execute)
    {
        for (int worker = 0; worker < Threads; worker++)
            shares[worker].Set((int)((long)parts * worker / Threads), (int)((long)parts * (worker + 1) / Threads));
        this.work = work;
        this.execute = execute;
        Volatile.Write(ref pending, helpers.Length);
        Start();
        RunShare(0);
        finished.Wait(ref pending, 0);
        ThrowFailure();
    }

    private void Start()
    {
        Interlocked.Increment(ref generation);
        started.Wake();
    }

    private void Serve(int worker)
    {
        insideWork = true;
        for (int next = 1; ; next++)
        {
            started.Wait(ref generation, next);
            if (disposed) return;
            RunShare(worker);
            if (Interlocked.Decrement(ref pending) == 0) finished.Wake();
        }
    }

    private void RunShare(int worker)
    {
        try
        {
            // Its own share in order, then what is left of the others', from the end, where they come last.
            int part;
            while ((part = shares[worker].TakeFirst()) >= 0) execute(work, part, worker);
            for (int next = 1; next < Threads; next++)
                while ((part = shares[(worker + next) % Threads].TakeLast()) >= 0) execute(work, part, worker);
        }
#pragma warning disable CA1031 // Every failure is handed to the caller of Run.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            failures[worker] = failure;
        }
    }

    private void ThrowFailure()
    {
        Exception? first = null;
        for (int worker = failures.Length - 1; worker >= 0; worker--)
        {
            first = failures[worker] ?? first;
            failures[worker] = null;
        }

        if (first is not null) ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>Where threads wait for a counter to reach a value: spinning briefly, then asleep.</summary>
    private sealed class ParkingLot
    {
        private readonly object gate = new();
        private int parked;

        public void Wait(ref int counter, int value)
        {
            long start = Stopwatch.GetTimestamp();
            while (Volatile.Read(ref counter) != value)
            {
                if (Stopwatch.GetTimestamp() - start < SpinTicks)
                {
                    Thread.SpinWait(8);
                    continue;
                }

                Park(ref counter, value);
                return;
            }
        }

        /// <summary>Called after the counter changed by an interlocked operation.</summary>
        public void Wake()
        {
            if (Volatile.Read(ref parked) == 0) return;
            lock (gate) Monitor.PulseAll(gate);
        }

        private void Park(ref int counter, int value)
        {
            lock (gate)
            {
                // A full fence before the counter is read again: whoever changes it either sees this thread parked or
                // is seen here.
                Interlocked.Increment(ref parked);
                while (Volatile.Read(ref counter) != value) Monitor.Wait(gate);
                Interlocked.Decrement(ref parked);
            }
        }
    }
}
