using System.Diagnostics;

namespace GResNet.Training.Mpi;

/// <summary>
/// Pauses between looks at a collective, which goes on while it is looked at alone. What ends soon is found at once; a
/// rank that waits for a slower one leaves it the core.
/// </summary>
internal struct PatientWait
{
    private static readonly TimeSpan Eager = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(0.1);

    private readonly long start;
    private long slept;

    /// <summary>Begins.</summary>
    public PatientWait() => start = Stopwatch.GetTimestamp();

    /// <summary>Since the beginning.</summary>
    public readonly TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    /// <summary>Pauses: for a turn of the other threads, or for a millisecond.</summary>
    public void Pause()
    {
        if (Elapsed < Eager || Stopwatch.GetElapsedTime(slept) < Burst)
        {
            Thread.Yield();
            return;
        }

        Thread.Sleep(1);
        slept = Stopwatch.GetTimestamp();
    }
}
