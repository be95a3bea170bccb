using System.Diagnostics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Measuring;

/// <summary>
/// What the processor can do at this moment, in GFLOP/s: fused multiply-adds in registers on all threads for some 10
/// ms. On a shared machine it halves for seconds at a time, and what is timed then says nothing.
/// </summary>
internal sealed unsafe class Ceiling : IDisposable
{
    // Below this share of the best seen, somebody else has the processor.
    private const double OpenShare = 0.9;
    private const int FirstProbes = 20;

    // Threads of the system under test may spin for some milliseconds before they sleep.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PatienceInAll = TimeSpan.FromMinutes(2);

    private readonly WorkerPool workers;
    private readonly AlignedBuffer sums;
    private TimeSpan waited;

    /// <summary>Measures for the first time.</summary>
    public Ceiling(int threads)
    {
        workers = new WorkerPool(threads);
        sums = new AlignedBuffer(threads);
        for (int probe = 0; probe < FirstProbes; probe++) _ = Probe();
    }

    /// <summary>The best seen.</summary>
    public double Best { get; private set; }

    /// <summary>Waits until the processor is free; 10 s at most, and 2 min at most in all calls.</summary>
    public CeilingReading Wait()
    {
        long start = Stopwatch.GetTimestamp();
        CeilingReading reading = Read();
        while (!reading.IsOpen && Stopwatch.GetElapsedTime(start) < Patience && waited < PatienceInAll)
        {
            Thread.Sleep(Retry);
            reading = Read();
        }

        waited += Stopwatch.GetElapsedTime(start);
        return reading;
    }

    /// <summary>Measures once.</summary>
    public CeilingReading Read()
    {
        Thread.Sleep(Settle);
        double rate = Probe();
        return new CeilingReading(rate, rate >= OpenShare * Best);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        workers.Dispose();
        sums.Dispose();
    }

    private double Probe()
    {
        long start = Stopwatch.GetTimestamp();
        workers.Run(workers.Threads, new FmaWork(sums.Data));
        double rate = FmaWork.FlopsPerPart * workers.Threads / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
        Best = Math.Max(Best, rate);
        return rate;
    }
}

/// <summary>The ceiling at one moment.</summary>
/// <param name="GFlops">In GFLOP/s.</param>
/// <param name="IsOpen">Near the best seen: what is timed now counts.</param>
internal readonly record struct CeilingReading(double GFlops, bool IsOpen);
