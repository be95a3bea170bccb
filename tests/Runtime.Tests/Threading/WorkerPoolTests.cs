using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Threading;

public unsafe class WorkerPoolTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 2)]
    [InlineData(5, 100)]
    public void Every_part_runs_once_on_some_worker(int threads, int parts)
    {
        using WorkerPool pool = new(threads);
        int* runs = stackalloc int[parts];
        int* worker = stackalloc int[parts];
        pool.Run(parts, new Record(runs, worker));
        for (int part = 0; part < parts; part++)
        {
            Assert.Equal(1, runs[part]);
            Assert.InRange(worker[part], 0, threads - 1);
        }
    }

    [Fact]
    public void Workers_that_are_done_take_over_parts_of_one_that_is_not()
    {
        using WorkerPool pool = new(2);
        int done = 0, missing = -1;
        pool.Run(10, new WaitForOthers(&done, &missing));
        Assert.Equal(0, missing);
    }

    [Fact]
    public void Many_runs_with_pauses_lose_no_part()
    {
        using WorkerPool pool = new(3);
        int* runs = stackalloc int[6];
        int* worker = stackalloc int[6];
        for (int i = 0; i < 500; i++)
        {
            pool.Run(6, new Record(runs, worker));
            if (i % 100 == 0) Thread.Sleep(2);
        }

        Assert.All(new Span<int>(runs, 6).ToArray(), count => Assert.Equal(500, count));
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_pool_works_on()
    {
        using WorkerPool pool = new(2);
        for (int bad = 0; bad < 4; bad++)
        {
            int part = bad;
            ArithmeticException failure = Assert.Throws<ArithmeticException>(() => pool.Run(4, new Throw(part)));
            Assert.Equal($"part {part}", failure.Message);
        }

        int runs = 0, worker = 0;
        pool.Run(1, new Record(&runs, &worker));
        Assert.Equal(1, runs);
    }

    [Fact]
    public void Work_that_calls_run_is_refused_on_every_worker()
    {
        using WorkerPool pool = new(2);
        Nested.Pool = pool;
        Assert.Throws<InvalidOperationException>(() => pool.Run(2, new Nested(0)));
        Assert.Throws<InvalidOperationException>(() => pool.Run(2, new Nested(1)));
    }

    [Fact]
    public void Callers_on_several_threads_take_turns()
    {
        using WorkerPool pool = new(2);
        int[] totals = new int[4];
        Parallel.For(0, totals.Length, caller =>
        {
            int* runs = stackalloc int[3];
            int* worker = stackalloc int[3];
            for (int i = 0; i < 200; i++) pool.Run(3, new Record(runs, worker));
            totals[caller] = runs[0] + runs[1] + runs[2];
        });
        Assert.All(totals, total => Assert.Equal(600, total));
    }

    [Fact]
    public void Run_allocates_nothing()
    {
        using WorkerPool pool = new(2);
        int* runs = stackalloc int[4];
        int* worker = stackalloc int[4];
        pool.Run(4, new Record(runs, worker));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) pool.Run(4, new Record(runs, worker));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_pool_needs_a_thread_and_refuses_work_once_disposed()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
        WorkerPool pool = new(2);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(1, new Throw(1)));
    }

    [Fact]
    public void An_observer_is_told_of_every_piece_of_work_while_it_is_set()
    {
        using WorkerPool pool = new(2);
        Observer observer = new();
        int* runs = stackalloc int[3];
        int* worker = stackalloc int[3];
        pool.Observer = observer;
        pool.Run(3, new Record(runs, worker));
        pool.Run(1, new Sleep(20));
        pool.Run(0, new Sleep(20));
        pool.Observer = null;
        pool.Run(3, new Record(runs, worker));

        Assert.Equal([typeof(Record), typeof(Sleep)], observer.Seen.Select(seen => seen.Work));
        Assert.InRange(observer.Seen[1].Elapsed.TotalMilliseconds, 19, 10_000);
    }

    private sealed class Observer : IWorkObserver
    {
        public List<(Type Work, TimeSpan Elapsed)> Seen { get; } = [];

        public void OnWork(Type work, TimeSpan elapsed) => Seen.Add((work, elapsed));
    }

    private readonly struct Sleep(int milliseconds) : IWork
    {
        public void Run(int part, int worker) => Thread.Sleep(milliseconds);
    }

    /// <summary>Part 0 waits until all others are done, and says how many are not after a while.</summary>
    private readonly struct WaitForOthers(int* done, int* missing) : IWork
    {
        public void Run(int part, int worker)
        {
            if (part > 0)
            {
                Interlocked.Increment(ref *done);
                return;
            }

            SpinWait.SpinUntil(new Counter(done).IsNine, TimeSpan.FromSeconds(20));
            *missing = 9 - Volatile.Read(ref *done);
        }
    }

    private sealed class Counter(int* done)
    {
        public bool IsNine() => Volatile.Read(ref *done) == 9;
    }

    private readonly struct Record(int* runs, int* worker) : IWork
    {
        public void Run(int part, int on)
        {
            runs[part]++;
            worker[part] = on;
        }
    }

    private readonly struct Throw(int bad) : IWork
    {
        public void Run(int part, int worker)
        {
            if (part == bad) throw new ArithmeticException($"part {part}");
        }
    }

    private readonly struct Nested(int bad) : IWork
    {
        public static WorkerPool? Pool { get; set; }

        public void Run(int part, int worker)
        {
            if (part == bad) Pool!.Run(2, new Throw(-1));
        }
    }
}
